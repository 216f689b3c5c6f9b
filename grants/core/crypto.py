"""Envelope encryption: a data key a record, wrapped by the master key; keyed hashes for searching.

AES-256-GCM (NIST SP 800-38D) with the place a value belongs to as associated data: moved elsewhere, it won't open.
"""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, db

KEY_BYTES = 32
TOKEN_BYTES = 16
_NONCE_BYTES = 12
ID_BYTES = 4
_INDEX = "index"
_INDEX_KEY = "krok_index_key"


class KeyProblem(RuntimeError):
    """A key is missing, malformed, or not the one the data was written with. Meant to stop the start."""


class Undecipherable(ValueError):
    """A ciphertext was changed, moved to another place, or belongs to a destroyed key."""


class Secret(Base):
    """A key of the application itself, wrapped by the master key."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrapped: Mapped[bytes]


class Keyring:
    """Master keys: the first one wraps, all of them unwrap."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyProblem(f"a master key has {KEY_BYTES} bytes, written in base64")
        self._keys = {key_id(key): AESGCM(key) for key in keys}
        self.current = key_id(keys[0])

    @property
    def ids(self) -> tuple[bytes, ...]:
        """The names of the keys, the current one first."""
        return tuple(self._keys)

    def wrap(self, key: bytes, place: str) -> bytes:
        """A data key made unreadable without the master key; it opens only with the same `place`."""
        nonce = os.urandom(_NONCE_BYTES)
        return self.current + nonce + self._keys[self.current].encrypt(nonce, key, place.encode())

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        """The data key. Raises KeyProblem for an unknown master key, Undecipherable for a changed or moved text."""
        name, nonce, body = wrapped[:ID_BYTES], wrapped[ID_BYTES:16], wrapped[16:]
        if name not in self._keys:
            raise KeyProblem(
                f"the data was written with master key {name.hex()}, which is not among the keys given "
                f"({', '.join(known.hex() for known in self.ids)})"
            )
        try:
            return self._keys[name].decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as error:
            raise Undecipherable("wrapped key changed or moved") from error


def key_id(key: bytes) -> bytes:
    """The name a key goes by, which every text wrapped with it begins with; it tells nothing of the key."""
    return hashlib.sha256(b"krok master key" + key).digest()[:ID_BYTES]


def read_master_keys(text: str) -> Keyring:
    """The keyring written as base64 keys between commas or line breaks. Raises KeyProblem; never shows a key."""
    try:
        return Keyring([base64.b64decode(part, validate=True) for part in split_keys(text)])
    except ValueError:
        raise KeyProblem("the master key is not base64") from None


def split_keys(text: str) -> list[str]:
    """The keys of a text as they are written."""
    return [part for part in re.split(r"[,\s]+", text) if part]


def new_master_key() -> str:
    """A fresh master key in base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


Watch = Callable[[], Keyring | None]
_installed: list[tuple[Keyring, Watch | None]] = []


def install(keyring: Keyring, watch: Watch | None = None) -> None:
    """Make the keyring the one of this process. `watch` is asked before each use, and gives another once it changed."""
    _installed[:] = [(keyring, watch)]


def keyring() -> Keyring:
    """The keyring of this process. Raises KeyProblem when none was installed."""
    if not _installed:
        raise KeyProblem("no master key was given")
    ring, watch = _installed[0]
    changed = watch() if watch else None
    if changed is not None:
        install(changed, watch)
    return changed or ring


def new_data_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, text: str, place: str) -> bytes:
    """`text` as nonce and ciphertext, bound to `place` (record id and field)."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())


def decrypt(key: bytes, ciphertext: bytes, place: str) -> str:
    """The text again. Raises Undecipherable."""
    try:
        plain = AESGCM(key).decrypt(ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise Undecipherable("ciphertext changed or moved") from error
    return plain.decode()


def ensure_secrets() -> None:
    """Within an open transaction: make the application's own keys where there are none yet.

    Raises KeyProblem when those that are there don't open with the master key: it is the wrong one.
    """
    if db.session.get(Secret, _INDEX) is None:
        wrapped = keyring().wrap(os.urandom(KEY_BYTES), _INDEX)
        db.session.add(Secret(name=_INDEX, wrapped=wrapped))
        db.session.flush()
    check_secrets()


def check_secrets() -> None:
    """Raises KeyProblem when the application's own keys are not there or don't open with the master key."""
    db.session().info.pop(_INDEX_KEY, None)
    _index_key()


def _index_key() -> bytes:
    """Opened once a session."""
    info = db.session().info
    opened: bytes | None = info.get(_INDEX_KEY)
    if opened is None:
        wrapped = db.session.scalar(select(Secret.wrapped).where(Secret.name == _INDEX))
        if wrapped is None:
            raise KeyProblem("the database has no index key yet: start the application or run the migrations")
        try:
            opened = info[_INDEX_KEY] = keyring().unwrap(wrapped, _INDEX)
        except Undecipherable as error:
            raise KeyProblem("the index key does not open with this master key") from error
    return opened


def token(kind: str, text: str) -> bytes:
    """The keyed hash (HMAC-SHA256, 16 bytes) under which `text` is found again among values of its `kind`."""
    return tokens(kind, (text,))[0]


def tokens(kind: str, texts: Sequence[str]) -> list[bytes]:
    """The keyed hashes of several texts of one kind."""
    return list(_hashes(_index_key(), kind, texts))


def word_tokens(kind: str, texts: tuple[str, ...]) -> tuple[bytes, ...]:
    """As `tokens`, for texts that come again and again when many are hashed; the latest are remembered."""
    return _remembered(_index_key(), kind, texts)


def _hashes(key: bytes, kind: str, texts: Sequence[str]) -> tuple[bytes, ...]:
    return tuple([hmac.digest(key, f"{kind}\x00{text}".encode(), "sha256")[:TOKEN_BYTES] for text in texts])


_remembered = lru_cache(maxsize=4096)(_hashes)


def digest(secret_text: str) -> str:
    """SHA-256 of a long random token, as it is kept: what a database thief reads is no use as a cookie or a link."""
    return hashlib.sha256(secret_text.encode()).hexdigest()

"""One-time codes of an authenticator app (TOTP, RFC 6238), and the codes on paper for when it is lost."""

import datetime
import re
import secrets
import uuid

import pyotp

from grants.core import clock, crypto
from grants.core.ids import ALPHABET
from grants.core.rewrapping import WrappedColumn
from grants.domain.accounts import passwords
from grants.domain.accounts.models import AuthenticatorApp

ISSUER = "Krok"
STEP = 30  # seconds
WINDOW = 1  # so many steps early or late are taken: clocks differ, people type slowly
RECOVERY_CODES = 10
_HALF = 5  # letters of a recovery code on each side of its hyphen: 50 bits, hashed slowly
_MISREAD = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")  # Cyrillic letters that look like these


def _place(user_id: uuid.UUID) -> str:
    return f"user/{user_id}"


KEYS = WrappedColumn(AuthenticatorApp.wrapped_key, AuthenticatorApp.id, AuthenticatorApp.user_id, _place)


def new_secret() -> str:
    """160 random bits in base32, as apps take them."""
    return pyotp.random_base32()


def seal(user_id: uuid.UUID, secret: str) -> tuple[bytes, bytes]:
    """A new data key, wrapped, and the secret encrypted with it; both open for this user alone."""
    key = crypto.new_data_key()
    return crypto.keyring().wrap(key, _place(user_id)), crypto.encrypt(key, secret, f"{_place(user_id)}/totp")


def unseal(user_id: uuid.UUID, wrapped_key: bytes, sealed: bytes) -> str:
    """The secret again. Raises Undecipherable when it was changed or moved from another user."""
    key = crypto.keyring().unwrap(wrapped_key, _place(user_id))
    return crypto.decrypt(key, sealed, f"{_place(user_id)}/totp")


def address_for_app(secret: str, email: str) -> str:
    """What the app reads from the square code: otpauth://totp/…"""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def find_step(secret: str, code: str, after: int) -> int | None:
    """The step of time whose code was typed, later than `after`; None when it is wrong, too old or used already."""
    typed = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    now = int(clock.now().timestamp()) // STEP
    codes = pyotp.HOTP(secret)
    found = [
        step
        for step in range(now - WINDOW, now + WINDOW + 1)
        if secrets.compare_digest(codes.at(step), typed) and step > after
    ]
    return found[0] if found else None


def moment_of(step: int) -> datetime.datetime:
    """When the step began."""
    return datetime.datetime.fromtimestamp(step * STEP, datetime.UTC)


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes such as 7KXM2-Q4RPT."""
    letters = ["".join(secrets.choice(ALPHABET) for _ in range(2 * _HALF)) for _ in range(RECOVERY_CODES)]
    return tuple(f"{code[:_HALF]}-{code[_HALF:]}" for code in letters)


def read_recovery_code(text: str) -> str | None:
    """The code somebody typed, in any case, with or without its hyphen; None if it is none."""
    code = re.sub(r"[\s–-]", "", text.upper().translate(_MISREAD))
    return code if len(code) == 2 * _HALF and all(letter in ALPHABET for letter in code) else None


def hash_recovery_code(code: str) -> str:
    """Its argon2id hash: ten letters are too few for a fast one."""
    return passwords.hash_password(code.replace("-", ""))

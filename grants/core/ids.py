"""Keys of records (UUIDv7) and the short codes that people read aloud."""

import secrets
import uuid

import uuid_utils.compat
from stdnum import luhn

# No 0, O, 1 or I: what is read over a bad line stays what it is.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
_MISREAD = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")  # Cyrillic letters that look like these


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unguessable, and in the order of time."""
    return uuid_utils.compat.uuid7()


def new_code() -> str:
    """Eight random characters, the last one a check character (Luhn mod 32); stored without the hyphen."""
    random = secrets.token_bytes(CODE_LENGTH - 1)
    return with_check_character("".join(ALPHABET[byte % len(ALPHABET)] for byte in random))  # 32 divides 256


def with_check_character(body: str) -> str:
    """The seven characters and their check character."""
    return body + luhn.calc_check_digit(body, ALPHABET)


def read_code(text: str) -> str | None:
    """The code somebody typed, in any case, with hyphens, spaces or Cyrillic look-alikes; None if it is none."""
    code = "".join(text.upper().translate(_MISREAD).split()).replace("-", "").replace("–", "")
    if len(code) != CODE_LENGTH or any(letter not in ALPHABET for letter in code):
        return None
    return code if luhn.is_valid(code, ALPHABET) else None


def show_code(code: str) -> str:
    """A code as it is printed: K7MX-4QRP."""
    return f"{code[:4]}-{code[4:]}"

"""Passkeys (WebAuthn level 2): what a browser is asked to make or sign, and whether its answer is good."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from grants.core.errors import DomainError
from grants.core.text import N_

LONGEST_ANSWER = 20_000  # characters; a few hundred are usual
_LONGEST_ID = 1023  # bytes, as the standard says
# The password is the first factor; holding the device is the second.
_USER = UserVerificationRequirement.PREFERRED


class PasskeyRefused(DomainError):
    """Not made here, not hers, not the answer to what was asked, or copied: it isn't said which."""

    def __init__(self) -> None:
        super().__init__(N_("The passkey was not accepted. Try once more."), code="passkey_refused")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the passkey is used: the host name it belongs to, and the origin its browser must name."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is kept of a passkey that was made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_new(
    site: Site, user_id: uuid.UUID, email: str, name: str, challenge: bytes, known: Iterable[bytes]
) -> str:
    """The options of navigator.credentials.create() as JSON; devices that hold a `known` key make no other."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Krok",
        user_id=user_id.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key) for key in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_USER
        ),
    )
    return webauthn.options_to_json(options)


def ask_to_sign(site: Site, challenge: bytes, known: Iterable[bytes]) -> str:
    """The options of navigator.credentials.get() as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=key) for key in known],
        user_verification=_USER,
    )
    return webauthn.options_to_json(options)


def read_new(site: Site, answer: str, challenge: bytes) -> NewKey:
    """The key that a browser made when asked with this challenge. Raises PasskeyRefused."""
    try:
        made = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise PasskeyRefused from error
    if len(made.credential_id) > _LONGEST_ID:
        raise PasskeyRefused
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def credential_of(answer: str) -> bytes:
    """Which key a browser says has signed. Raises PasskeyRefused."""
    try:
        return webauthn.base64url_to_bytes(str(_parsed(answer)["rawId"]))
    except (ValueError, KeyError) as error:
        raise PasskeyRefused from error


def read_signed(site: Site, answer: str, challenge: bytes, user_id: uuid.UUID, key: NewKey) -> int:
    """The key's new counter, when it signed this challenge for this user. Raises PasskeyRefused."""
    parsed = _parsed(answer)
    try:
        signed = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
        handle = parsed["response"].get("userHandle")
        if handle and webauthn.base64url_to_bytes(handle) != user_id.bytes:
            raise PasskeyRefused
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise PasskeyRefused from error
    return signed.new_sign_count


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        parsed = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(parsed, dict):
        raise PasskeyRefused
    return parsed

"""A passkey device in software: makes keys and signs challenges as a browser and its authenticator would."""

import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One key. `origin` is the site the browser says it is on, `host` the site the key is made for."""

    def __init__(self, origin: str = "http://localhost", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.count = 0

    def create(self, asked: str, **changed: object) -> str:
        """The browser's answer to the options of navigator.credentials.create()."""
        told = self._told("webauthn.create", asked, **changed)
        flags = PRESENT | VERIFIED | ATTESTED
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        data = self._data(flags) + attested + self._public_key()
        response = {
            "clientDataJSON": bytes_to_base64url(told),
            "attestationObject": bytes_to_base64url(
                encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
            ),
        }
        return self._answer(response)

    def sign(self, asked: str, *, user: bytes | None = None, flags: int = PRESENT, **changed: object) -> str:
        """The browser's answer to the options of navigator.credentials.get()."""
        self.count += 1
        told, data = self._told("webauthn.get", asked, **changed), self._data(flags)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": bytes_to_base64url(told),
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signature),
        }
        return self._answer(response | ({"userHandle": bytes_to_base64url(user)} if user else {}))

    def _told(self, kind: str, asked: str, **changed: object) -> bytes:
        challenge = json.loads(asked)["challenge"]
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | changed).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return encode_cbor(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )

    def _answer(self, response: dict[str, str]) -> str:
        name = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def challenge_of(asked: str) -> bytes:
    """The challenge in the options."""
    return base64url_to_bytes(json.loads(asked)["challenge"])

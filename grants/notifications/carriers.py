"""The carriers: SMTP where KROK_SMTP_URL names a server, else letters as files in the instance folder."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from grants.core.ids import new_id
from grants.settings import Settings


class Carrier(Protocol):
    """Sends a letter or raises OSError."""

    def send(self, message: EmailMessage) -> None: ...


class SmtpCarrier:
    """`smtp://user:password@host:port` with STARTTLS where offered, or `smtps://` with TLS from the first byte."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.tls = parts.scheme == "smtps"

    def send(self, message: EmailMessage) -> None:
        context = ssl.create_default_context()
        connection: smtplib.SMTP
        if self.tls:
            connection = smtplib.SMTP_SSL(self.host, self.port or 465, timeout=20, context=context)
        else:
            connection = smtplib.SMTP(self.host, self.port or 587, timeout=20)
        with connection:
            if not self.tls and connection.has_extn("starttls"):
                connection.starttls(context=context)
            if self.user:
                connection.login(self.user, self.password)
            connection.send_message(message)


class FolderCarrier:
    """Letters as .eml files, named by nothing but their number: for an installation without a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / f"{new_id()}.eml").write_bytes(message.as_bytes())


def carrier(settings: Settings) -> Carrier:
    """The carrier these settings ask for."""
    url = settings.smtp_url.get_secret_value()
    return SmtpCarrier(url) if url else FolderCarrier(settings.instance / "mail")

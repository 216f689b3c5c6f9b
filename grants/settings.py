"""Settings: from the environment (KROK_…), else from the instance folder. What is missing or wrong is a clear error at start."""

import base64
import contextlib
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

HOUSE = Path(__file__).parent.parent
MASTER_KEY_FILE = "master.key"


class Settings(BaseSettings):
    """Everything that differs from one installation to another."""

    model_config = SettingsConfigDict(
        env_prefix="KROK_", hide_input_in_errors=True, extra="ignore", frozen=True
    )

    instance: Path = HOUSE / "instance"
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    secret_key: SecretStr = SecretStr("")
    master_key: SecretStr = SecretStr("")
    redis_url: str = ""
    public_url: str = ""
    proxies: int = Field(
        default=0, ge=0, le=5
    )  # how many reverse proxies stand in front and name the real address
    smtp_url: SecretStr = SecretStr("")
    backup_keys: str = ""  # public keys (age1…), separated by commas
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    testing: bool = False

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith(("postgres://", "postgresql://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        if url and not url.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("KROK_DATABASE_URL begins with postgresql:// or sqlite:///")
        return url

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; without one, a SQLite file in the instance folder."""
        return self.database_url or f"sqlite:///{(self.instance / 'krok.sqlite').resolve()}"

    @property
    def address(self) -> str:
        """Where people reach it, without a slash at the end."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 # nosec B104
        return self.public_url.rstrip("/") or f"http://{shown}:{self.port}"

    @property
    def over_tls(self) -> bool:
        return self.public_url.startswith("https://")

    def instance_secret(self, name: str, fresh: str) -> str:
        """The secret in the instance folder's file `name`; `fresh` is written there, for this user only, at the first start.

        A file that others could read as well is closed to them.
        """
        path = self.instance / name
        try:
            self.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            self._close_to_others(path)
            return path.read_text(encoding="ascii", errors="replace").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(fresh + "\n")
        return fresh

    @staticmethod
    def _close_to_others(path: Path) -> None:
        """A file that is mounted for reading alone stays as whoever mounts it wants it."""
        with contextlib.suppress(OSError):
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)

    def secret(self) -> str:
        """What cookies and forms are signed with."""
        return self.secret_key.get_secret_value() or self.instance_secret(
            "secret.key", secrets.token_urlsafe(48)
        )

    def master(self) -> str:
        """The master keys in base64, the current one first."""
        given = self.master_key.get_secret_value()
        return given or self.instance_secret(MASTER_KEY_FILE, base64.b64encode(os.urandom(32)).decode())

    @property
    def master_file(self) -> Path | None:
        """The file with the master keys; None when they come from the environment."""
        return None if self.master_key.get_secret_value() else self.instance / MASTER_KEY_FILE

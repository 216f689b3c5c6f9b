"""Where this installation says it is reached, in links that people pass on: never at a name that somebody only claimed."""

import ipaddress
from urllib.parse import urlsplit

import flask


def own_address() -> str:
    """Its public address; without one, that of the request when it is a number or localhost, else that of the settings.
    No slash at the end."""
    settings, asked = flask.current_app.config["KROK"], flask.request.host_url
    if not settings.public_url and _is_certain(urlsplit(asked).hostname or ""):
        return asked.rstrip("/")
    return str(settings.address)


def _is_certain(host: str) -> bool:
    """Whether nobody can make the name lead to us from outside."""
    if host == "localhost":
        return True
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False

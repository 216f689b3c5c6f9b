"""Where passkeys of this installation belong: its public address, else the address that was asked."""

from urllib.parse import urlsplit

import flask

from grants.domain.accounts.passkeys import Site


def passkey_site() -> Site | None:
    """None where browsers make no passkeys: without TLS, other than on localhost."""
    address = urlsplit(flask.current_app.config["KROK"].public_url or flask.request.host_url)
    host = address.hostname or ""
    if address.scheme != "https" and host != "localhost":
        return None
    return Site(host, f"{address.scheme}://{address.netloc}")

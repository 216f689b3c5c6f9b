"""How often one address may ask. What guesses at secrets is bounded in the database besides (accounts.tries)."""

import ipaddress

import flask
from flask_limiter import Limiter


def network() -> str:
    """Where the request comes from: the address, or of IPv6 the /64 that one subscriber has to himself."""
    try:
        address = ipaddress.ip_address(flask.request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


limiter = Limiter(network, default_limits=["1200/minute"])
# For pages where something can be guessed: signing in, one-time links, codes.
GUESSABLE = "60/minute"


def init_app(app: flask.Flask) -> None:
    """Count the requests of this application."""
    limiter.init_app(app)

"""Logs as JSON lines: what was asked for and how it went, never who a participant is."""

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping

import flask
import structlog
from werkzeug.wrappers import Response

_PRIVATE = re.compile(
    r"name|phone|address|birth|town|category|note|pin|password|token|email|contact", re.IGNORECASE
)
_KEPT = frozenset({"logger_name", "endpoint"})


def redact(_logger: object, _method: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Blot out values whose key says that they may name someone."""
    for key in event:
        if key not in _KEPT and _PRIVATE.search(key):
            event[key] = "[redacted]"
    return event


def _without_values(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """An exception as its type and places: its message could quote what somebody typed."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        places = []
        trace = error.__traceback__
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["places"] = places[-12:]
    return event


def configure(level: str) -> None:
    """Send every log line of this process through one JSON renderer to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("waitress").setLevel(logging.ERROR)


def _begin() -> None:
    flask.g.begun = time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))


def _end(response: Response) -> Response:
    structlog.get_logger().info(
        "request",
        method=flask.request.method,
        endpoint=flask.request.endpoint or "none",
        status=response.status_code,
        milliseconds=round((time.monotonic() - flask.g.get("begun", time.monotonic())) * 1000),
    )
    return response


def init_app(app: flask.Flask) -> None:
    """One line a request, of its endpoint and not of its address."""
    app.before_request(_begin)
    app.after_request(_end)

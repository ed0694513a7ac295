"""Structured logs: one JSON object a line, without personal text or secrets."""

import logging
import re
import sys
import time
from typing import Any

import orjson
from flask import Flask, Response, g, request

log = logging.getLogger("ktrack")
# What PostgreSQL adds to an error: the values of the row in question.
_VALUES = re.compile(r"^DETAIL: .*\n?", re.MULTILINE)


class JsonLines(logging.Formatter):
    """Writes a record and its `extra={"data": {...}}` as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback goes into it as one string."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "event": record.getMessage(),
            **getattr(record, "data", {}),
        }
        if record.exc_info:
            line["traceback"] = _VALUES.sub("", self.formatException(record.exc_info))
        return orjson.dumps(line, default=str).decode()


def configure(level: str) -> None:
    """Send the product's log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log.handlers[:] = [handler]
    log.setLevel(level)
    log.propagate = False


def init_app(app: Flask) -> None:
    """Log one line per request: the endpoint, never the address with its ids and words."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    data = {
        "endpoint": request.endpoint,
        "method": request.method,
        "status": response.status_code,
        "ms": took,
    }
    log.info("request", extra={"data": data})
    return response

"""Whole answers kept in the memory of a process, and "not modified" for browsers that have them already.

For pages that say the same as long as the data, the day and whoever asks are the same.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask, Response, g, make_response, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from ktrack import __version__
from ktrack.web.language import locale, theme
from ktrack.web.today import today

ANSWERS = 256
"""Answers that a process keeps, and as many compressed ones; the least recently used goes first."""
PRIVATE = "private, no-cache"
"""What a browser is told: keep it, ask each time."""
View = TypeVar("View", bound=Callable[..., Any])


class Shelf:
    """A bounded memory for answers; also what Flask-Compress keeps compressed ones in."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Any:
        """Return what is kept, None for nothing."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep a value, but for the compressed answer of a view that keeps none."""
        if key.endswith(_UNKEPT):
            return
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > ANSWERS:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


_UNKEPT = ";None"
_answers = Shelf()


def forget() -> None:
    """Empty the memory of this process."""
    _answers.clear()


def init_app(app: Flask) -> None:
    """Let Flask-Compress keep what it made of kept answers; before it is set up."""
    app.config["COMPRESS_CACHE_BACKEND"] = Shelf
    app.config["COMPRESS_CACHE_KEY"] = lambda asked: g.get("kept")


def kept(state: Callable[[], object]) -> Callable[[View], View]:
    """Keep a view's answers as long as `state()` is the same, for each viewer by themselves.

    state: the version of all that the answer shows; falsy: there is none yet, so nothing is kept. An answer
    with a message for once, or another status than 200, is not kept.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            now = state()
            if not now or "_flashes" in session:
                return view(*args, **kwargs)
            if "csrf_token" not in session:
                generate_csrf()  # or the page would make one, and be another the next time
            tag = _tag(now)
            if any(_names(known, tag) for known in request.if_none_match.as_set()):
                return _unchanged()
            g.kept = tag
            found: tuple[bytes, str] | None = _answers.get(tag)
            if found is None:
                made = make_response(view(*args, **kwargs))
                if made.status_code != 200:
                    g.pop("kept")
                    return made
                found = (made.get_data(), made.mimetype or "")
                _answers.set(tag, found)
            return _fresh(*found, tag)

        return cast(View, answer)

    return declare


def _tag(state: object) -> str:
    """Return what names this answer: everything it depends on, so that equal tags mean equal answers."""
    person = current_user.person
    parts = (
        __version__, request.full_path, state, today(), locale(), theme(), session["csrf_token"],
        current_user.get_id(), person.name, person.role,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _names(known: str, tag: str) -> bool:
    """Whether the tag that a browser sends is this one, whatever it was compressed with."""
    return known.partition(":")[0] == tag


def _fresh(body: bytes, mimetype: str, tag: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.set_etag(tag)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _unchanged() -> Response:
    response = Response(status=304)
    response.headers["ETag"] = request.headers["If-None-Match"]
    response.headers["Cache-Control"] = PRIVATE
    return response

"""One commit point per request: what was answered with success is stored, everything else is undone."""

from flask import Flask, Response, current_app, request

from ktrack.base.db import db, set_writing

READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Begin each request as a reader or a writer and end it with a commit or a rollback."""
    app.before_request(_begin)
    app.after_request(_end)


def end_reading() -> None:
    """End what a request has only read, so that it may write now: it held up no writer until here."""
    db.session.commit()
    set_writing(True)


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    writes = request.method not in READING and not getattr(view, "reads_first", False)
    set_writing(writes or getattr(view, "writes", False))


def _end(response: Response) -> Response:
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response

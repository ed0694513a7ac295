"""Error pages: what happened and what to do, in the reader's language."""

from typing import cast

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadHost, HTTPException

from ktrack.base.db import db
from ktrack.web.logs import log

# status: (what happened, what to do)
WORDS = {
    400: (_l("This request could not be read"), _l("Go back, reload the page and try again.")),
    403: (_l("You may not do this"), _l("Ask the engagement's manager or an administrator.")),
    404: (_l("There is nothing here"), _l("The address may be wrong, or it belongs to somebody else.")),
    405: (_l("This address cannot be used that way"), _l("Go back and use the buttons on the page.")),
    409: (
        _l("Somebody saved this in the meantime"),
        _l("Go back, reload the page and enter your change again."),
    ),
    413: (_l("That was too much at once"), _l("Go back and shorten the text; nothing was stored.")),
    429: (_l("Too many requests"), _l("Wait a minute, then try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing was stored. Go back and try again; the fault is logged."),
    ),
    503: (_l("The database is busy"), _l("Nothing was stored. Go back and send the page again.")),
}


def init_app(app: Flask) -> None:
    """Show a page for every error."""
    app.register_error_handler(CSRFError, _stale_session)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unknown)


def _page(status: int, what_to_do: object = None) -> Response:
    title, usual = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if request.accept_mimetypes.best == "application/json":
        page = jsonify(status=status, title=str(title), detail=str(what_to_do or usual))
    else:
        text = render_template(
            "errors/error.html", status=status, title=title, what_to_do=what_to_do or usual
        )
        page = make_response(text)
    page.status_code = status
    return page


def _known(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return cast(Response, error.get_response())  # a redirect
    broken = getattr(error, "original_exception", None)
    if isinstance(broken, OperationalError):  # at the commit, when Flask looks for no other handler
        return _database(broken)
    if isinstance(error, BadHost):  # without a host no link can be made, so no page of ours either
        return Response(str(WORDS[400][0]), 400, mimetype="text/plain")
    db.session.rollback()
    page = _page(error.code)
    kept = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    page.headers.extend(kept)  # Allow, Retry-After
    return page


def _stale_session(error: CSRFError) -> ResponseReturnValue:
    return _page(
        400, _l("Your session has changed since the page was opened. Go back, reload it and send it again.")
    )


def _database(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database", exc_info=error, extra={"data": {"endpoint": request.endpoint}})
    g._login_user = AnonymousUserMixin()  # where Flask-Login keeps who it is: the page must not ask again
    return _page(503)


def _unknown(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("fault", exc_info=error, extra={"data": {"endpoint": request.endpoint}})
    return _page(500)

"""Which language and colour scheme a page has."""

from collections.abc import Sequence

from babel.lists import format_list
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel
from flask_login import current_user

from ktrack.models.choices import Locale

LOCALES = [locale.value for locale in Locale]
THEMES = ("auto", "light", "dark")


def locale() -> str:
    """Return the language of this request, the same to its end, even if the database is gone by then."""
    if not has_request_context():  # a command
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if "locale" not in g:
        g.locale = _chosen()
    found: str = g.locale
    return found


def _chosen() -> str:
    """The one chosen in this session, else the person's, else the browser's, else the configured one."""
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.person.locale.value)
    return request.accept_languages.best_match(LOCALES) or str(current_app.config["BABEL_DEFAULT_LOCALE"])


def either(names: Sequence[str]) -> str:
    """Return "A, B or C" in the language of this request; empty for nobody."""
    return format_list(names, style="or", locale=locale())


def theme() -> str:
    """Return light, dark or auto (as the device says)."""
    chosen = session.get("theme")
    return chosen if chosen in THEMES else "auto"


def init_app(app: Flask) -> None:
    """Translate the app's pages."""
    Babel(app, locale_selector=locale)

"""Every setting of KTrack, in one table: environment variables with the prefix KTRACK_."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BARE_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class SettingError(ValueError):
    """A KTRACK_ variable that cannot be used; the message names it."""


def _flag(text: str) -> bool:
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    return known[text.strip().lower()]


def _from_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _count(text: str) -> int:
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def _share(text: str) -> int:
    if _from_one(text) > 100:
        raise ValueError(text)
    return int(text)


def _port(text: str) -> int:
    if not 1 <= int(text) <= 65_535:
        raise ValueError(text)
    return int(text)


def _encryption(text: str) -> str:
    return {"none": "none", "starttls": "starttls", "tls": "tls"}[text.strip().lower()]


def _address(text: str) -> str:
    """Return a bare mail address; ValueError for what could bring another header along."""
    if not _BARE_ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 365:
        raise ValueError(text)
    return days


@dataclass(frozen=True)
class Setting:
    """One environment variable: how it is read and what it means."""

    name: str
    default: str
    parse: Callable[[str], Any]
    meaning: str


SETTINGS = (
    Setting("DATABASE_URL", "", str, "database; empty: the SQLite file ktrack.db in the instance folder"),
    Setting("INSTANCE", "instance", Path, "folder for the SQLite file and the generated secret key"),
    Setting("SECRET_KEY", "", str, "signs sessions; empty: made once and kept in the instance folder"),
    Setting("HOST", "127.0.0.1", str, "address `serve` and `demo` listen on"),
    Setting("PORT", "5000", int, "port `serve` and `demo` listen on"),
    Setting("PROCESSES", "2", int, "server processes of `serve`; as many as cores"),
    Setting(
        "PUBLIC_URL", "http://127.0.0.1:5000", str, "address of this KTrack as people reach it; in mails"
    ),
    Setting("TIMEZONE", "Europe/Berlin", str, "decides which day it is"),
    Setting("LOCALE", "en", str, "language before somebody has signed in: en or de"),
    Setting(
        "SECURE_COOKIES", "false", _flag, "true behind HTTPS: cookies only travel encrypted, HSTS is sent"
    ),
    Setting("PROXY_HOPS", "0", int, "reverse proxies in front whose X-Forwarded headers are trusted"),
    Setting("MAX_BODY", "2097152", int, "largest request body in bytes"),
    Setting(
        "RATE_STORAGE", "memory://", str, "where request rates are counted; redis://… with several machines"
    ),
    Setting("RATE_LIMIT", "600 per minute", str, "requests one address may send"),
    Setting("DOCUMENT_LIMIT", "30 per minute", str, "documents that one account may have made"),
    Setting("LOGIN_LIMIT", "5 per minute; 30 per hour", str, "failed logins for one address or one account"),
    Setting("CHECK_BUDGET", "600", int, "minutes of assessors a week for checks, of the whole company"),
    Setting("ASSESSOR_MINUTES", "120", int, "minutes a week that one person can hold checks"),
    Setting("DEMO_MINUTES", "30", _from_one, "minutes that a demonstration takes"),
    Setting("TEACHBACK_MINUTES", "30", _from_one, "minutes that a teach-back takes"),
    Setting("QUIZ_MINUTES", "15", _from_one, "minutes that a quiz takes"),
    Setting("QUIZ_QUESTIONS", "10", _from_one, "most questions of a quiz"),
    Setting("QUIZ_PASS", "80", _share, "percent of right answers with which a quiz is passed"),
    Setting("PLANNER_SECONDS", "20", _from_one, "seconds that the shadowing planner may search"),
    Setting("SMTP_HOST", "", str, "mail server; empty: mail waits until there is one"),
    Setting("SMTP_PORT", "587", _port, "port of the mail server"),
    Setting("SMTP_USER", "", str, "name with which KTrack signs in to the mail server; empty: without"),
    Setting("SMTP_PASSWORD", "", str, "password with which KTrack signs in to the mail server"),
    Setting(
        "SMTP_TLS", "starttls", _encryption, "how mail travels to the server: none (open), starttls or tls"
    ),
    Setting("MAIL_FROM", "ktrack@localhost", _address, "address that mail comes from"),
    Setting("LINK_LIMIT", "10 per minute; 60 per hour", str, "dead signed links that one address may try"),
    Setting("LINK_DAYS", "14", _days, "days for which a signed link can be used"),
    Setting("BOARD_NEW_DAYS", "30", _days, "days for which an account counts as new on the board"),
    Setting("BOARD_NEW_LINKS", "2", _count, "links that a post of a new account may have"),
    Setting("BOARD_NEW_POSTS", "5", _from_one, "posts and replies that a new account may write in 24 hours"),
    Setting("BOARD_FLAG_WEIGHT", "7", _from_one, "weight of flags that hides a post before a decision"),
    Setting("LOG_LEVEL", "INFO", str, "DEBUG, INFO, WARNING or ERROR; logs are JSON lines on standard error"),
)


def read_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every setting by its name without prefix; SettingError names the first that cannot be read."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(f"KTRACK_{setting.name}", setting.default)
        try:
            values[setting.name] = setting.parse(text)
        except (ValueError, KeyError) as error:
            raise SettingError(
                f"KTRACK_{setting.name}: {text!r} cannot be used; it is the {setting.meaning}"
            ) from error
    return values


def secret_key(instance: Path) -> str:
    """Return the key kept in `instance`, made at the first call and readable by its owner only."""
    kept = instance / "secret_key"
    if not kept.exists():
        instance.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster: its key counts
            return kept.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


def database_url(settings: Mapping[str, Any]) -> str:
    """Return SQLAlchemy's URL; plain postgresql:// means psycopg 3."""
    url: str = settings["DATABASE_URL"]
    if not url:
        file: Path = settings["INSTANCE"].resolve() / "ktrack.db"
        return f"sqlite:///{file}"
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


def flask_config(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Flask and its extensions are configured with."""
    return {
        "SECRET_KEY": settings["SECRET_KEY"] or secret_key(settings["INSTANCE"]),
        "SQLALCHEMY_DATABASE_URI": database_url(settings),
        # Else errors, and so the log, hold what people wrote and the hashes of their passwords.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings["SECURE_COOKIES"],
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 12,
        "MAX_CONTENT_LENGTH": settings["MAX_BODY"],
        "MAX_FORM_MEMORY_SIZE": settings["MAX_BODY"],
        "MAX_FORM_PARTS": 5_000,
        "WTF_I18N_ENABLED": False,  # forms name their language to WTForms themselves, see web/forms.py
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a slow writer loses nothing
        "BABEL_DEFAULT_LOCALE": settings["LOCALE"],
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br", "gzip"],
        "RATELIMIT_STORAGE_URI": settings["RATE_STORAGE"],
        "RATELIMIT_HEADERS_ENABLED": True,
        "KTRACK": dict(settings),
    }

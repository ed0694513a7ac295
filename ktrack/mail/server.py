"""The mail server: one connection for a round of mails, and what its refusals mean."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

TIMEOUT = 30
"""Seconds that the server may be silent."""
LONGEST = 500
_SIGN_IN_FIRST = (530, 534, 535, 538)


class Refusal(Exception):  # noqa: N818 - it reads as what happened
    """A mail was not taken. for_good: another attempt would end alike. of_server: no mail will go now."""

    def __init__(self, said: str, *, for_good: bool = False, of_server: bool = False) -> None:
        super().__init__(said)
        self.said = " ".join(said.split())[:LONGEST]
        self.for_good = for_good
        self.of_server = of_server


class Server:
    """Sends mail as the settings SMTP_… say; connects for the first one, and anew after a refusal."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            _end(self._connection)

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand a message over; returns once the server has taken it, raises Refusal if it has not."""
        try:
            if self._connection is None:
                self._connection = _connect(self._settings)
            self._connection.send_message(message, self._settings["MAIL_FROM"], [to])
        except Refusal:
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _refusal(error) from error

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _end(connection: smtplib.SMTP) -> None:
    """Say goodbye; a server that has gone by then has all of our mail."""
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _connect(settings: Mapping[str, Any]) -> smtplib.SMTP:
    """Return a connection, encrypted and signed in as the settings say; never in the open if they say not."""
    host, port = settings["SMTP_HOST"], settings["SMTP_PORT"]
    ours = urlsplit(settings["PUBLIC_URL"]).hostname or "localhost"
    connection: smtplib.SMTP | None = None
    try:
        if settings["SMTP_TLS"] == "tls":
            safe = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(host, port, ours, timeout=TIMEOUT, context=safe)
        else:
            connection = smtplib.SMTP(host, port, ours, timeout=TIMEOUT)
        if settings["SMTP_TLS"] == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if settings["SMTP_USER"]:
            connection.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
    except (smtplib.SMTPException, OSError) as error:
        if connection is not None:
            connection.close()
        raise Refusal(_said(error), of_server=True) from error
    return connection


def _refusal(error: Exception) -> Refusal:
    """Return what a failure means for the mail.

    Only what the server says for good about the recipient or the content is the mail's own fault. A refused
    sender or sign-in is for the operator to mend, and then the mail goes.
    """
    said, code = _said(error), _code(error)
    if isinstance(error, smtplib.SMTPSenderRefused) or code in _SIGN_IN_FIRST:
        return Refusal(said, of_server=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refusal(said, for_good=True)
    if code is None:  # the connection broke, or the server was silent
        return Refusal(said, of_server=True)
    return Refusal(said, for_good=code >= 500, of_server=code == 421)


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else None


def _said(error: Exception) -> str:
    """Return the server's words; where it said nothing, what happened."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"

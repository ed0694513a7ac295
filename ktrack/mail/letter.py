"""A mail as it goes out: one piece of news, or the digest of a day, as a MIME message."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from ktrack.mail import outbox, unsubscribing
from ktrack.mail.kinds import kind_word

_METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)
_RULE = "-" * 60


@dataclass(frozen=True)
class News:
    """One row of the outbox."""

    id: int
    kind: str
    subject: str
    text: str
    calendar: str
    created_at: datetime


@dataclass(frozen=True)
class Letter:
    """What one person is sent in one mail. claimed_at: when the sender took it in hand."""

    person_id: int
    name: str
    email: str | None
    locale: str
    news: tuple[News, ...]
    digest: bool
    claimed_at: datetime
    attempts: int

    @property
    def ids(self) -> list[int]:
        """Return the rows of the outbox that it is made of."""
        return [one.id for one in self.news]


class _Policy(EmailPolicy):
    """SMTP's line ends; a page's address stays whole, where the library would encode a long one."""

    def fold(self, name: str, value: Any) -> str:
        return self._whole(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        whole = self._whole(name, value)
        return whole.encode("ascii") if whole else super().fold_binary(name, value)

    def _whole(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name == "List-Unsubscribe" else ""


_POLICY = _Policy(linesep="\r\n", raise_on_defect=False)


def compose(letter: Letter) -> EmailMessage:
    """Return the message in the reader's language; raises ValueError and its like for an unusable address."""
    with force_locale(letter.locale):
        message = EmailMessage(policy=_POLICY)
        leave = outbox.link("mail.unsubscribe", token=unsubscribing.token(letter.person_id, _kinds(letter)))
        _address(message, letter, leave)
        message.set_content(_text(letter, leave))
        _attach(message, letter)
        message["Content-Language"] = letter.locale  # last: a new content takes such headers away
    return message


def _kinds(letter: Letter) -> list[str]:
    return sorted({one.kind for one in letter.news})


def _address(message: EmailMessage, letter: Letter, leave: str) -> None:
    settings = current_app.config["KTRACK"]
    message["Subject"] = _subject(letter)
    message["From"] = Address("KTrack", addr_spec=settings["MAIL_FROM"])
    message["To"] = Address(" ".join(letter.name.split()), addr_spec=letter.email or "")
    message["Date"] = format_datetime(max(one.created_at for one in letter.news))
    message["Message-ID"] = f"<{_identity(letter)}@{urlsplit(settings['PUBLIC_URL']).hostname or 'ktrack'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{leave}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _identity(letter: Letter) -> str:
    """Return the same for the same rows, so that a mail sent twice can be known as one."""
    rows = ",".join(f"{one.id}:{one.created_at.timestamp()}" for one in letter.news)
    return f"mail-{letter.news[0].id}-{hashlib.sha256(rows.encode()).hexdigest()[:16]}"


def _subject(letter: Letter) -> str:
    if not letter.digest:
        return " ".join(letter.news[0].subject.split())
    return str(ngettext("KTrack: %(num)s piece of news", "KTrack: %(num)s pieces of news", len(letter.news)))


def _text(letter: Letter, leave: str) -> str:
    if not letter.digest:
        body = letter.news[0].text
        about = _("You do not want mail like this? (%(kind)s)", kind=kind_word(letter.news[0].kind))
    else:
        said = [f"{one.subject}\n\n{one.text.strip()}" for one in letter.news]
        body = f"\n\n{_RULE}\n".join([str(_("Hello %(name)s,", name=letter.name)), *said])
        about = _("You do not want this daily mail?")
    return f"{body.strip()}\n\n-- \n{about}\n{leave}\n"


def _attach(message: EmailMessage, letter: Letter) -> None:
    """Add invitations: to a single mail as its other form (RFC 6047), to a digest as files."""
    invitations = [one.calendar for one in letter.news if one.calendar]
    for number, calendar in enumerate(invitations, 1):
        found = _METHOD.search(calendar)
        params = {"method": found[1] if found else "PUBLISH"}
        if letter.digest:
            message.add_attachment(
                calendar, subtype="calendar", params=params, filename=f"session-{number}.ics"
            )
        else:
            message.add_alternative(calendar, subtype="calendar", params=params)

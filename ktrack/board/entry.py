"""Who may write on the board today, how much and with how many links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ktrack.base.errors import Refused
from ktrack.board.queries import reading
from ktrack.models import Person
from ktrack.models.choices import Kind
from ktrack.web import markdown
from ktrack.web.page import day

MOST_LINKS, MOST_POSTS = 20, 60
"""What anybody may: links in one post, posts and replies in a day."""
DAY = timedelta(days=1)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """The settings of the board."""

    new_days: int
    new_links: int
    new_posts: int
    flag_weight: int


def limits(settings: Mapping[str, Any]) -> Limits:
    """Return the limits from the application's settings."""
    names = ("BOARD_NEW_DAYS", "BOARD_NEW_LINKS", "BOARD_NEW_POSTS", "BOARD_FLAG_WEIGHT")
    return Limits(*(settings[name] for name in names))


def why_not(person: Person, today: date) -> str | None:
    """Return why the person may not write today; None: they may."""
    held = reading.suspension(person.id, today)
    if held is not None:
        words = _("A moderator keeps you from writing until %(day)s: %(reason)s", day=day(held.until),
                  reason=held.reason)  # fmt: skip
        return str(words)
    if person.kind is Kind.FREELANCER and not reading.has_engagement(person, today):
        return str(_("Freelancers write here while one of their engagements runs. You can go on reading."))
    return None


def check_may_write(person: Person, today: date) -> None:
    """Raise Refused unless the person may write today."""
    reason = why_not(person, today)
    if reason is not None:
        raise Refused(reason)


def is_new(person: Person, limits: Limits, at: datetime) -> bool:
    """Whether the person's account is new here."""
    made = reading.account_made(person)
    return made is None or made > at - timedelta(days=limits.new_days)


def check_rate(person: Person, limits: Limits, at: datetime) -> None:
    """Raise Refused where the person has written enough for a day."""
    new = is_new(person, limits, at)
    most = limits.new_posts if new else MOST_POSTS
    if reading.posted_since(person, at - DAY) < most:
        return
    if new:
        raise Refused(_l("A new account can post %(num)s times in 24 hours, and you have. Your text is kept "
                         "below: send it later.", num=most))  # fmt: skip
    raise Refused(_l("You have posted %(num)s times in 24 hours. Your text is kept below: send it later.",
                     num=most))  # fmt: skip


def check_links(person: Person, text: str, limits: Limits, at: datetime) -> None:
    """Raise Refused for more links than the person may send."""
    found = count_links(text)
    if found > MOST_LINKS:
        message = _l("These are %(found)s links; a post may have %(most)s.", found=found, most=MOST_LINKS)
        raise Refused(message, "text")
    if found > limits.new_links and is_new(person, limits, at):
        said = ngettext(
            "A post of a new account may have %(num)s link; this one has %(found)s.",
            "A post of a new account may have %(num)s links; this one has %(found)s.",
            limits.new_links, found=found,
        )  # fmt: skip
        raise Refused(said, "text")


def count_links(text: str) -> int:
    """Return how many links a text has: those that can be followed, and bare addresses."""
    return max(str(markdown.render(text)).count("<a "), len(_ADDRESS.findall(text)))

"""What signed links are for and where they stand, in words."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.links.matters import Matter
from ktrack.models import SignedLink
from ktrack.models.choices import LinkPurpose
from ktrack.web.language import locale


class State(StrEnum):
    """What can become of a link."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SETTLED = "settled"  # there is nothing left to do by it


# Tone and word of each
STATES = {
    State.WAITING: ("planned", _l("waits")),
    State.CONFIRMED: ("verified", _l("done")),
    State.DECLINED: ("at-risk", _l("declined")),
    State.REVOKED: ("neutral", _l("withdrawn")),
    State.EXPIRED: ("neutral", _l("run out")),
    State.SETTLED: ("neutral", _l("settled without it")),
}
# What its page says once a link leads nowhere: title and what to do.
CLOSED = {
    State.CONFIRMED: (
        _l("This link was used already"),
        _l("Each link works once. There is nothing left to do."),
    ),
    State.DECLINED: (
        _l("This link was used already"),
        _l("Each link works once. There is nothing left to do."),
    ),
    State.REVOKED: (_l("This link was withdrawn"), _l("Whoever sent it no longer needs it.")),
    State.EXPIRED: (_l("This link has run out"), _l("Ask whoever sent it for a new one.")),
    State.SETTLED: (
        _l("This has been settled in another way"),
        _l("There is nothing left to do by this link."),
    ),
}


def state(link: SignedLink, matter: Matter | None, now: datetime) -> State:
    """Return what has become of a link by now; matter: what it is about, None if that is gone."""
    if link.used_at is not None:
        return State.CONFIRMED if link.confirmed else State.DECLINED
    if link.revoked_at is not None:
        return State.REVOKED
    if link.expires_at <= now:
        return State.EXPIRED
    return State.WAITING if matter is not None and matter.stands(link) else State.SETTLED


def title(link: SignedLink, matter: Matter | None, language: str | None = None) -> str:
    """Return in few words what a link is for, such as "Level 3 in Kafka: Bob Bach"."""
    if matter is None:
        return str(_("Something that is gone"))
    name = matter.shadowing.mentee.name
    skill = matter.skill.name(language or locale()) if matter.skill else ""
    if link.purpose is LinkPurpose.CONFIRM_LEVEL:
        return str(_("Level %(level)s in %(skill)s: %(name)s", level=link.level, skill=skill, name=name))
    if link.purpose is LinkPurpose.ANSWER_QUESTION:
        return str(_("Question of %(name)s", name=name))
    return str(_("Agreement with %(name)s", name=name))


def thanks(link: SignedLink, *, confirmed: bool) -> str:
    """Return what is said once somebody has used a link."""
    if not confirmed:
        return str(_("Thank you. %(name)s is told what you wrote.", name=link.asked_by.name))
    if link.purpose is LinkPurpose.CONFIRM_LEVEL:
        return str(_("Thank you. The level is confirmed."))
    if link.purpose is LinkPurpose.ANSWER_QUESTION:
        return str(_("Thank you. Your answer is saved."))
    return str(_("Thank you. The agreement is accepted."))

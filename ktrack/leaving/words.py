"""What groups, figures and next steps are called."""

from collections.abc import Mapping

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from ktrack.access.groups import TOGETHER
from ktrack.leaving.choice import Group
from ktrack.leaving.queries import Names
from ktrack.leaving.steps import Line, NextStep
from ktrack.models.choices import LeavingGroup
from ktrack.retention.losing import Fall, Loss
from ktrack.scoring.score import Status
from ktrack.web.page import percent, points

LEAST = 0.0005
"""Less than this is shown as no points."""


def group_name(group: Group, names: Names, titles: Mapping[int, str], *, own: bool) -> str:
    """Return what a group is called; own: of a manager, whose groups are of their own people."""
    if group.kind is LeavingGroup.TEAM:
        name = names.teams[group.number or TOGETHER]
        return str(_("My people of %(team)s", team=name)) if own else name
    if group.kind is LeavingGroup.ENGAGEMENT:
        return str(_("Freelancers of %(title)s", title=titles.get(group.number or 0, "")))
    told = {
        LeavingGroup.RECORDED: _("Recorded departures by that day"),
        LeavingGroup.EVERYONE: _("All my people") if own else _("Everybody"),
        LeavingGroup.ENDING: _("Freelancers of engagements that end by then"),
    }
    return str(told[group.kind])


def sentence(loss: Loss) -> str:
    """Say what is lost as one would tell it."""
    if loss.points is None:
        return str(_("Nobody was assessed yet: whether anything is lost cannot be said."))
    if loss.points < LEAST:
        day = format_date(loss.on, "medium")
        share = percent(loss.stay.retained)
        return str(
            _(
                "If they leave on %(day)s, %(share)s is still retained: no points are lost.",
                day=day,
                share=share,
            )
        )
    told = _(
        "If they leave on %(day)s, %(gone)s would be retained instead of %(stay)s: %(points)s points lost.",
        day=format_date(loss.on, "medium"),
        gone=percent(loss.gone.retained),
        stay=percent(loss.stay.retained),
        points=points(loss.points),
    )
    return str(told)


def doubt(loss: Loss) -> str:
    """Say why the figures are to be taken with care, empty if there is nothing to say."""
    if loss.stay.status is not Status.INSUFFICIENT:
        return ""
    unknown = percent(loss.stay.unknown)
    return str(_("%(share)s of the plan was never assessed: what is lost there is not known.", share=unknown))


def held(after: int) -> str:
    """Return by how many people a skill is held that has fallen."""
    return str(_("nobody") if after == 0 else ngettext("%(num)s person", "%(num)s people", after))


def step(found: NextStep, fall: Fall) -> str:
    """Return what it takes to bring somebody known to the target."""
    told = (
        _("level %(level)s, to be refreshed: about %(hours)s h", level=found.level, hours=about(found.hours))
        if found.level >= fall.target
        else _(
            "level %(level)s of %(target)s, about %(hours)s h",
            level=found.level,
            target=fall.target,
            hours=about(found.hours),
        )
    )
    return str(told)


def near(found: NextStep, fall: Fall) -> str:
    """Return how many people could be brought to the target soonest, without names."""
    told = ngettext(
        "%(num)s person at level %(level)s of %(target)s, about %(hours)s h",
        "%(num)s people at level %(level)s of %(target)s, about %(hours)s h each",
        fall.near,
        level=found.level,
        target=fall.target,
        hours=about(found.hours),
    )
    return str(told)


def fresh(line: Line) -> str:
    """Return what it takes where nobody has begun."""
    return str(_("Nobody has begun: about %(hours)s h from the start", hours=about(line.fresh)))


def teacher(fall: Fall) -> str:
    """Return who is still there to teach a skill."""
    if fall.taught_until is not None:
        day = format_date(fall.taught_until, "medium")
        return str(_("An expert who stays teaches it until %(day)s.", day=day))
    if fall.after:
        return str(_("A colleague who holds it can teach it."))
    return str(_("Nobody who stays can teach it: begin before they leave."))


def about(hours: float) -> int:
    """Return hours as they are told: whole ones, at least one."""
    return max(1, round(hours))

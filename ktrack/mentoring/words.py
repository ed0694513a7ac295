"""What an assessment has done, in words."""

from flask_babel import gettext as _

from ktrack.mentoring.actions import Outcome
from ktrack.models import Person, Skill
from ktrack.models.choices import EvidenceType
from ktrack.web.language import locale


def told(outcome: Outcome, mentee: Person, skill: Skill) -> str:
    """Return one sentence: what was stored, and what became of the verified level."""
    words = {
        "name": mentee.name,
        "skill": skill.name(locale()),
        "before": outcome.before,
        "after": outcome.after,
    }
    return str(_sentence(outcome) % words)


def _sentence(outcome: Outcome) -> str:
    if not outcome.new:
        sentence = _("This was saved already; it was not stored twice.")
    elif outcome.row.type is EvidenceType.USE:
        sentence = _("Saved: %(name)s used %(skill)s on the job, and you saw it.")
    elif not outcome.counts:
        sentence = _("Saved. It changes no level: another assessment of %(name)s of the same day counts.")
    else:
        sentence = _change(outcome.before, outcome.after or 0)
    return str(sentence)


def _change(before: int | None, after: int) -> str:
    if before is None:
        return str(_("Saved. %(name)s has level %(after)s in %(skill)s, verified for the first time."))
    if after > before:
        return str(_("Saved. The level of %(name)s in %(skill)s rises from %(before)s to %(after)s."))
    if after < before:
        return str(_("Saved. The level of %(name)s in %(skill)s falls from %(before)s to %(after)s."))
    return str(_("Saved. The level of %(name)s in %(skill)s stays at %(after)s."))

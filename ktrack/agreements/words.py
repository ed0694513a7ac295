"""The words of agreements and concerns that forms and pages share."""

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.models import Agreement, AgreementCriterion, Shadowing
from ktrack.models.choices import AgreementAnswer, ConcernKind, Form
from ktrack.web.language import locale

FORMS = {
    Form.REGULAR: _l("regular sessions"),
    Form.INFORMAL: _l("informal, as work comes up"),
    Form.PROGRAMME: _l("formal programme"),
}
KINDS = {
    ConcernKind.GOAL: (_l("Goal"), _l("What you want to be able to do.")),
    ConcernKind.CHALLENGE: (_l("Challenge"), _l("What is hard for you right now.")),
    ConcernKind.CONCERN: (_l("Concern"), _l("What worries you about the work together.")),
}


def form_word(form: Form) -> str:
    """Return what a form of working together is called."""
    return str(FORMS[form])


def kind_word(kind: ConcernKind) -> str:
    """Return what a kind of concern is called."""
    return str(KINDS[kind][0])


def cadence(days: int) -> str:
    """Return how often the two meet."""
    if days == 7:
        return str(_("at least once a week"))
    return str(ngettext("at least every day", "at least every %(num)s days", days))


def duration(agreement: Agreement) -> str:
    """Return from when until when a version is meant to hold."""
    starts = format_date(agreement.starts_on, "medium")
    if agreement.ends_on is None:
        return str(_("from %(starts)s until the shadowing ends", starts=starts))
    ends = format_date(agreement.ends_on, "medium")
    return str(_("%(starts)s to %(ends)s", starts=starts, ends=ends))


def standing(agreement: Agreement, newest: bool) -> tuple[str, str]:
    """Return the tone and the words of what became of a version; `newest`: none was proposed after it."""
    if agreement.answer is AgreementAnswer.ACCEPTED:
        return "verified", str(_("accepted"))
    if agreement.answer is AgreementAnswer.RETURNED:
        return "at-risk", str(_("returned"))
    if newest:
        return "planned", str(_("waits for an answer"))
    return "neutral", str(_("replaced before it was answered"))


def criteria(agreement: Agreement) -> list[AgreementCriterion]:
    """Return the criteria in the order of their skills' names."""
    return sorted(agreement.criteria, key=lambda one: one.skill.name(locale()))


def pair_name(shadowing: Shadowing) -> str:
    """Return who learns from whom."""
    names = {"mentee": shadowing.mentee.name, "mentor": shadowing.mentor.name}
    return str(_("%(mentee)s learns from %(mentor)s", **names))

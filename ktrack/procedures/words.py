"""What trust and the choices of lists are called."""

from datetime import date

from flask_babel import lazy_gettext as _l

from ktrack.models import Procedure, ProcedureConfirmation
from ktrack.procedures.trust import Trust, trust
from ktrack.web.today import day_there

TRUST = {
    Trust.FRESH: ("retained", _l("fresh")),
    Trust.AGEING: ("planned", _l("ageing")),
    Trust.OVERDUE: ("at-risk", _l("review overdue")),
    Trust.DOUBTFUL: ("unknown", _l("doubtful")),
}
STATES = {
    "use": _l("In use"),
    "overdue": _l("Review overdue"),
    "draft": _l("Drafts"),
    "archived": _l("Archived"),
}
SORTS = {"review": _l("Review date"), "new": _l("Newest")}


def standing(
    procedure: Procedure, confirmed: ProcedureConfirmation | None, today: date
) -> tuple[str, object]:
    """Return the tone and the word of where a procedure stands."""
    if procedure.published_at is None:
        return "planned", _l("draft")
    if procedure.review_on is None:
        return "neutral", _l("archived")
    confirmed_on = day_there(confirmed.at if confirmed else procedure.published_at)
    return TRUST[trust(confirmed_on, procedure.review_on, today)]

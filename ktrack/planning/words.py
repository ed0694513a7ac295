"""What the planner says."""

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.planning.answers import Answer, Layout, below_best
from ktrack.planning.choice import MOST_ENGAGEMENTS, MOST_PEOPLE
from ktrack.scoring.assignment import Why

WHY = {
    Why.NOBODY: _l(
        "Nobody else here can shadow it: they have the level, shadow it already, or leave before."
    ),
    Why.CHANCE: _l("Whoever could shadow it is unlikely to be dependable by then."),
    Why.GROUP: _l("As many people shadow it as may at once."),
    Why.EXPERT: _l("The expert has no hours left."),
    Why.PEOPLE: _l("Whoever could shadow it has no hours left."),
    Why.COST: _l("It would take more from other skills than it brings here."),
}
NO_EXPERT = _l("No expert of this project is there to learn from.")
TOO_MANY_ENGAGEMENTS = _l("Choose at most %(most)s projects at once.", most=MOST_ENGAGEMENTS)
TOO_MANY_PEOPLE = _l("Choose at most %(most)s people at once.", most=MOST_PEOPLE)
ALL_ENDED = _l("These projects have ended. Choose others.")
CANNOT_LEARN = _l("This person cannot be planned: only people of the company who are with us can learn.")
NOTHING_TICKED = _l("Tick at least one person who is to shadow something.")
NOBODY_CHOSEN = _l("Choose at least one person who could learn.")


def hours(number: float) -> str:
    """Return hours as the reader's language writes them, with a decimal where there is one."""
    return str(format_decimal(round(number, 1), format="#,##0.#"))


def sentence(found: Answer) -> str:
    """Say how good the best plan is."""
    solution = found.solution
    if not found.model.items:
        return str(_("These projects plan nothing that could be learned. Fill their transfer plans first."))
    if not len(found.model.problem.options):
        return str(_("Nobody can be paired: see below what is missing, or choose other people."))
    if not solution.best.chosen.any() and not solution.gap:
        return str(_("Within these hours no further shadowing would bring anything."))
    if not solution.gap:
        return str(_("This is the best possible plan for these hours."))
    importance = sum(item.importance for item in found.model.items)
    below = format_decimal(below_best(solution, importance) * 100, format="0.0")
    told = _("This plan is at most %(below)s %% of all weight below the best possible.", below=below)
    if solution.time_up:
        told += " " + _("The search was stopped when its time was up.")
    return str(told)


def difference(plan: Layout, best: Layout) -> str:
    """Say what a plan made by hand costs against the best one."""
    share = ((plan.share or 0) - (best.share or 0)) * 100
    parts = {
        "points": format_decimal(share, format="+0.0;-0.0"),
        "hours": format_decimal(plan.hours - best.hours, format="+0;-0"),
        "mentor": format_decimal(plan.mentor_hours - best.mentor_hours, format="+0;-0"),
        "missing": format_decimal(plan.missing - best.missing, format="+0;-0"),
    }
    return str(
        _(
            "Against the best plan: %(points)s points in place, %(missing)s dependable people missing, "
            "%(hours)s hours of learners, %(mentor)s hours of experts.",
            **parts,
        )
    )

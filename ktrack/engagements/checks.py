"""What the rules of the domain do not allow in an engagement, each with the place it belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from ktrack.base.errors import Refused
from ktrack.engagements.drafts import Draft, Pairing
from ktrack.models import Person
from ktrack.models.choices import Kind

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing that is not allowed; `place` is a field of the draft, then its row and the row's field."""

    place: Place
    message: object


class Impossible(Refused):
    """A draft the rules do not allow; names every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].message, str(problems[0].place[0]))
        self.problems = problems


@dataclass(frozen=True)
class Circumstances:
    """What the checks have to know: the people named, and what is stored already (nothing for a new one)."""

    people: Mapping[int, Person]
    today: date
    stored: Draft | None = None
    skills_with_history: frozenset[int] = frozenset()
    logged_shadowings: frozenset[int] = frozenset()


def check(draft: Draft, around: Circumstances) -> None:
    """Raise Impossible with all problems of `draft`, if it has any."""
    parts = (_facts(draft, around), _experts(draft), _plan(draft, around), _pairings(draft, around))
    problems = [problem for part in parts for problem in part]
    if problems:
        raise Impossible(problems)


def _facts(draft: Draft, around: Circumstances) -> Iterator[Problem]:
    if not draft.title.strip():
        yield Problem(("title",), _l("Give the project a title."))
    for place, day in (("starts_on", draft.starts_on), ("ends_on", draft.ends_on)):
        if not EARLIEST <= day < LATEST:
            yield Problem((place,), _l("Enter a year between 1990 and 2099."))
    if draft.ends_on < draft.starts_on:
        yield Problem(("ends_on",), _l("The end must not be before the start."))
    if draft.day_rate_cents is not None and not draft.currency:
        yield Problem(("currency",), _l("Which currency is the day rate in?"))
    if around.stored and around.stored.ends_on != draft.ends_on and not draft.why.strip():
        yield Problem(("why",), _l("Say why the project ends earlier or later."))


def _experts(draft: Draft) -> Iterator[Problem]:
    if not draft.experts:
        yield Problem(("experts",), _l("Name at least one expert."))
    for row, person_id in enumerate(draft.experts):
        if person_id in draft.experts[:row]:
            yield Problem(("experts", row, "person"), _l("This expert is named already."))


def _plan(draft: Draft, around: Circumstances) -> Iterator[Problem]:
    seen: set[int] = set()
    for row, item in enumerate(draft.plan):
        if item.skill_id in seen:
            yield Problem(
                ("plan", row, "skill"), _l("This skill is in the plan already. Ask for more seats there.")
            )
        seen.add(item.skill_id)
        if item.retired and not item.retired_reason.strip():
            yield Problem(("plan", row, "retired_reason"), _l("Say why this item is retired."))
    if around.stored and any(
        item.skill_id not in seen and item.skill_id in around.skills_with_history
        for item in around.stored.plan
    ):
        yield Problem(
            ("plan",),
            _l("An item with evidence or history cannot be removed. Add it again and retire it instead."),
        )


def _pairings(draft: Draft, around: Circumstances) -> Iterator[Problem]:
    stored = {pairing.id: pairing for pairing in around.stored.pairings} if around.stored else {}
    for row, pairing in enumerate(draft.pairings):
        if pairing.id is not None and pairing.id not in stored:
            yield Problem(("shadowings", row, "mentee"), _l("This shadowing is not one of this project."))
            continue
        for name, message in _pair(draft, pairing, stored.get(pairing.id) if pairing.id else None, around):
            yield Problem(("shadowings", row, name), message)
    kept = {pairing.id for pairing in draft.pairings}
    if any(pairing_id in around.logged_shadowings for pairing_id in set(stored) - kept):
        yield Problem(
            ("shadowings",),
            _l("A shadowing in which the two have begun cannot be removed. Add it again and give it an end."),
        )


def _pair(
    draft: Draft, pairing: Pairing, before: Pairing | None, around: Circumstances
) -> Iterator[tuple[str, object]]:
    yield from _people(draft, pairing, before, around)
    starts, ends = pairing.starts_on or draft.starts_on, pairing.ends_on or draft.ends_on
    if starts < draft.starts_on or starts > draft.ends_on:
        yield "starts_on", _l("A shadowing starts within the project.")
    if ends < starts:
        yield "ends_on", _l("The end must not be before the start.")
    elif ends > draft.ends_on:
        yield "ends_on", _l("A shadowing ends within the project.")


def _people(
    draft: Draft, pairing: Pairing, before: Pairing | None, around: Circumstances
) -> Iterator[tuple[str, object]]:
    mentor, mentee = around.people[pairing.mentor_id], around.people[pairing.mentee_id]
    if mentor.id == mentee.id:
        yield "mentee", _l("Mentor and mentee must be two people.")
    if mentor.kind is Kind.FREELANCER and mentor.id not in draft.experts:
        yield "mentor", _l("A freelancer who mentors must be one of the experts.")
    if mentee.kind is Kind.FREELANCER:
        yield "mentee", _l("A freelancer can never be a mentee: the knowledge would leave again.")
    elif (before is None or before.mentee_id != mentee.id) and not mentee.active_on(
        _first_day(draft, pairing, around.today)
    ):
        yield "mentee", _l("This person is not with the company then.")
    if before and before.mentee_id != mentee.id and pairing.id in around.logged_shadowings:
        yield "mentee", _l("These two have begun already. Add another shadowing for somebody else.")


def _first_day(draft: Draft, pairing: Pairing, today: date) -> date:
    """Return the first day still ahead on which the mentee would learn; the last one if all are past."""
    starts, ends = pairing.starts_on or draft.starts_on, pairing.ends_on or draft.ends_on
    return min(max(starts, today), max(starts, ends))

"""What must hold between the cells of a row and between rows: one function per file."""

from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, union

from ktrack.base.days import to_day
from ktrack.exchange import folder, stored
from ktrack.exchange.files import DAY
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.moments import to_microsecond
from ktrack.models import Evidence, MentorRequest, PlannedCheck, Shadowing
from ktrack.models.choices import Kind, Role
from ktrack.scoring.columns import OPEN

FREELANCER = list(Kind).index(Kind.FREELANCER)
FREELANCER_ROLE = list(Role).index(Role.FREELANCER)
ENDS_BEFORE_START = _l("lies before the start")
FUTURE = _l("lies in the future")
NOWHERE = folder.SHADOWINGS["engagement_id"].kind.none
"""The engagement of a shadowing whose two have found each other."""
BELONGS_EMPTY = _l("must be empty here")


def at(values: Array, numbers: Array, none: int) -> Array:
    """Return `values` at the numbers, `none` where there is no number."""
    there = numbers > 0
    made = np.full(len(numbers), none, dtype=values.dtype)
    made[there] = values[numbers[there]]
    return made


def is_freelancer(load: Loading, people: Array) -> Mask:
    """Return which of the people (by number) are freelancers."""
    kinds = load.by_number(folder.PEOPLE, "kind")
    freelancer: Mask = at(kinds, people, -1) == FREELANCER
    return freelancer


def before(rows: Rows, end: str, start: str) -> Mask:
    """Return where both days are known and the end comes first."""
    found: Mask = rows.given(end) & rows.given(start) & (rows[end] < rows[start])
    return found


def people(rows: Rows, load: Loading) -> None:
    """Freelancers, and nobody else, have the role freelancer; a learner cannot become one."""
    known = rows.given("kind") & rows.given("role")
    unlike = (rows["kind"] == FREELANCER) != (rows["role"] == FREELANCER_ROLE)
    load.refuse(rows, known & unlike, "role", _l("does not fit the kind"))
    _moderators(rows, load)
    learners = union(
        select(Shadowing.mentee_id), select(Evidence.person_id), select(PlannedCheck.person_id),
        select(MentorRequest.asker_id),
    )  # fmt: skip
    changed = rows[rows.file.columns[0].name] < load.keys["people"].first_new
    if changed.any():
        learned = np.array(list(load.connection.scalars(learners)), dtype=np.int64)
        became = (rows["kind"] == FREELANCER) & np.isin(rows["person_id"], learned)
        load.refuse(rows, became, "kind", _l("is freelancer, but this person has learned here"))


def _moderators(rows: Rows, load: Loading) -> None:
    """No freelancer moderates, and nobody from tomorrow on."""
    load.refuse(rows, rows["moderator_since"] > to_microsecond(load.at), "moderator_since", FUTURE)
    bad = rows.given("moderator_since") & (rows["kind"] == FREELANCER)
    load.refuse(rows, bad, "moderator_since", _l("must be empty: this is a freelancer"))


def departures(rows: Rows, load: Loading) -> None:
    """Nobody returns before leaving, or leaves while away."""
    load.refuse(rows, before(rows, "returned_on", "left_on"), "returned_on", _l("lies before the leaving"))
    names = ["person_id", "left_on", "returned_on"]
    kept = stored.fetch(load.connection, rows.file, names)
    person, left, returned = (np.concatenate([rows[name], kept[name]]).astype(np.int64) for name in names)
    # A row of the folder takes the place of the stored one with the same leaving.
    _, first = np.unique(np.stack([person, left]), axis=1, return_index=True)
    person, left, returned = person[first], left[first], returned[first]
    until = np.where(returned == DAY.none, OPEN, returned)
    late = np.zeros(len(first), dtype=np.bool_)
    late[1:] = (person[1:] == person[:-1]) & (left[1:] < until[:-1]) & (person[1:] > 0)
    bad = np.zeros(len(rows) + len(kept["left_on"]), dtype=np.bool_)
    bad[first[late]] = True
    # Where the later one is stored, the folder's earlier one is at fault.
    behind = np.flatnonzero(late)
    bad[first[behind[first[behind] >= len(rows)] - 1]] = True
    overlap = _l("lies before the return from another departure")
    load.refuse(rows, bad[: len(rows)], "left_on", overlap)


def engagements(rows: Rows, load: Loading) -> None:
    """An engagement ends after its start and is managed from inside."""
    load.refuse(rows, before(rows, "ends_on", "starts_on"), "ends_on", ENDS_BEFORE_START)
    inside = _l("is a freelancer, who cannot manage an engagement")
    load.refuse(rows, is_freelancer(load, rows["manager_id"]), "manager_id", inside)


def plan(rows: Rows, load: Loading) -> None:
    """Only a retired item has a reason for it."""
    bad = rows.none("retired_on") & rows.given("retired_reason")
    load.refuse(rows, bad, "retired_reason", _l("is a reason without a date in retired_on"))


def shadowings(rows: Rows, load: Loading) -> None:
    """Two people, of whom the one who learns is no freelancer."""
    load.refuse(rows, before(rows, "ends_on", "starts_on"), "ends_on", ENDS_BEFORE_START)
    same = (rows["mentor_id"] == rows["mentee_id"]) & rows.given("mentee_id")
    load.refuse(rows, same, "mentee_id", _l("is the mentor too"))
    learner = _l("is a freelancer, who can never be a mentee")
    load.refuse(rows, is_freelancer(load, rows["mentee_id"]), "mentee_id", learner)
    number = rows[rows.file.columns[0].name]
    engagement, end = (
        at(load.by_number(rows.file, name), number, -1) for name in ("engagement_id", "ends_on")
    )
    alone = (engagement == NOWHERE) & ~rows.wrong.get("engagement_id", np.zeros(len(rows), dtype=np.bool_))
    unending = alone & (end == DAY.none) & ~rows.wrong.get("ends_on", np.zeros_like(alone))
    load.refuse(rows, unending, "ends_on", _l("is missing: there is no engagement that would end it"))


def log_entries(rows: Rows, load: Loading) -> None:
    """Nobody logs tomorrow's work, or a shadowing of another engagement."""
    load.refuse(rows, rows["on"] > to_day(load.today), "on", FUTURE)
    theirs = at(load.by_number(folder.SHADOWINGS, "engagement_id"), rows["shadowing_id"], -1)
    bad = (theirs > 0) & (rows["engagement_id"] > 0) & (theirs != rows["engagement_id"])
    load.refuse(rows, bad, "shadowing_id", _l("belongs to another engagement"))
    stray = (theirs == NOWHERE) & (rows["engagement_id"] > 0)
    load.refuse(rows, stray, "engagement_id", _l("must be empty: the shadowing has no engagement"))


def log_revisions(rows: Rows, load: Loading) -> None:
    """A numbered row is a former wording; one without says only whether the entry is taken back."""
    former = rows.given("number")
    for name in ("on", "minutes", "replaced_at"):
        load.refuse(rows, former & rows.none(name), name, _l("is missing"))
    for name in ("shadowing_id", "on", "minutes", "text", "links", "replaced_at", "replaced_by", "reason"):
        stray = rows.none("number") & rows.given(name)
        load.refuse(rows, stray, name, _l("must be empty where there is no number"))
    load.refuse(rows, rows["replaced_at"] > to_microsecond(load.at), "replaced_at", FUTURE)


def amendments(rows: Rows, load: Loading) -> None:
    """Nothing was amended tomorrow."""
    load.refuse(rows, rows["at"] > to_microsecond(load.at), "at", FUTURE)


def evidence(rows: Rows, load: Loading) -> None:
    """Each type has its own cells; freelancers have no evidence; nothing is known before it happens."""
    of_type = {word: rows["type"] == code for code, word in enumerate(["claim", "use", "signoff", "check"])}
    known = rows.given("type")
    for name in ("kind", "grade"):
        load.refuse(rows, of_type["check"] & rows.none(name), name, _l("is missing: this is a check"))
        load.refuse(rows, known & ~of_type["check"] & rows.given(name), name, _l("belongs to checks only"))
    load.refuse(rows, known & ~of_type["use"] & rows.none("level"), "level", _l("is missing"))
    load.refuse(rows, of_type["use"] & rows.given("level"), "level", _l("must be empty: a use has no level"))
    load.refuse(
        rows, known & ~of_type["use"] & (rows["attested"] == 1), "attested", _l("belongs to uses only")
    )
    rows["attested"][~of_type["use"]] = folder.EVIDENCE["attested"].kind.none
    rows["attested"][of_type["use"] & rows.none("attested")] = 0
    learner = _l("is a freelancer, who cannot receive knowledge")
    load.refuse(rows, is_freelancer(load, rows["person_id"]), "person_id", learner)
    load.refuse(rows, rows["on"] > to_day(load.today), "on", FUTURE)
    load.refuse(rows, rows["recorded_at"] > to_microsecond(load.at), "recorded_at", FUTURE)
    writers = at(load.by_number(folder.LOG_ENTRIES, "person_id"), rows["entry_id"], -1)
    bad = (writers > 0) & (rows["person_id"] > 0) & (writers != rows["person_id"])
    load.refuse(rows, bad, "entry_id", _l("is a log entry of somebody else"))
    _revisions(rows, load)


def _revisions(rows: Rows, load: Loading) -> None:
    """A revision names a known row of the same person and type; a row that takes back names one, too."""
    revised = rows["revises"]
    there = np.zeros(len(load.keys["evidence"]), dtype=np.bool_)
    there[: load.keys["evidence"].first_new] = True
    there[rows["evidence_id"][rows.given("evidence_id")]] = True
    load.refuse(rows, (revised > 0) & ~there[np.maximum(revised, 0)], "revises", _l("is not a known id"))
    load.refuse(
        rows, (rows["void"] == 1) & rows.none("revises"), "revises", _l("is missing: void takes a row back")
    )
    for name, message in (("person_id", _l("is evidence about somebody else")),
                          ("type", _l("is evidence of another type"))):  # fmt: skip
        theirs = at(load.by_number(folder.EVIDENCE, name), revised, -1)
        bad = (revised > 0) & (theirs >= 0) & (rows[name] >= 0) & (theirs != rows[name])
        load.refuse(rows, bad, "revises", message)
    load.refuse(rows, depths(rows, len(load.keys["evidence"])) < 0, "revises", _l("leads back to this row"))


def depths(rows: Rows, numbers: int) -> Array:
    """Return how many rows each row revises one after the other, −1 where that never ends.

    Follows all chains at once in steps of 1, 2, 4 …: `leads[i]` is the row `steps[i]` revisions back.
    """
    leads, steps = np.zeros(numbers, dtype=np.int64), np.zeros(numbers, dtype=np.int64)
    given = (rows["revises"] > 0) & (rows["evidence_id"] > 0)
    chained = rows["evidence_id"][given]
    leads[chained], steps[chained] = rows["revises"][given], 1
    for _ in range(len(chained).bit_length() + 1):
        further, jump = leads[chained], leads[leads[chained]]
        more = steps[further]
        steps[chained], leads[chained] = steps[chained] + more, jump
    made = at(steps, rows["evidence_id"], 0)
    made[at(leads, rows["evidence_id"], 0) > 0] = -1
    return made


COMPANY_RULES: Mapping[str, Rule] = {
    "people": people, "departures": departures, "engagements": engagements, "plan": plan,
    "shadowings": shadowings, "log_entries": log_entries, "log_revisions": log_revisions,
    "amendments": amendments, "evidence": evidence,
}  # fmt: skip

"""Who can hold a check of whom.

A shadowing's mentor while it runs; the manager of the engagement; and colleagues of the same team who do it
alone (level 4) or teach it. They need an account, so that they can record the outcome, and have to be there
in that week. The same rule for one check and for all of a company, in arrays.
"""

from datetime import date, timedelta

import numpy as np
from sqlalchemy import Select, and_, exists, func, or_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.db import db
from ktrack.models import (
    Account,
    Departure,
    Engagement,
    Evidence,
    Holding,
    Person,
    Shadowing,
    ShadowingSkill,
)
from ktrack.models.choices import EvidenceType, Kind, Role
from ktrack.retention.evidence import counts
from ktrack.retention.scope import EVERYTHING, Reach
from ktrack.scoring.columns import BoolArray, FloatArray, IntArray
from ktrack.scoring.groups import run_starts
from ktrack.scoring.placement import NOBODY, Assessors

ALONE = 4
"""The level from which a colleague can hold a check."""
_HALF = 32


def able(person: IntArray, skill: IntArray, monday: date, reach: Reach = EVERYTHING) -> Assessors:
    """Return who can hold a check of each (person id, skill id) in a week; pool: the row of the pair.

    reach: wide enough for all of the pairs. Nobody holds their own. Five statements.
    """
    pair = _key(person, skill)
    team = _teams()[person]
    by_pair = np.concatenate([_table(_mentors(monday, reach)), _table(_managers(monday, reach))], axis=1)
    in_team = _table(_colleagues(reach))
    row, who = _joined(pair, _key(by_pair[0], by_pair[1]), by_pair[2])
    near, colleague = _joined(_key(team, skill), _key(in_team[0], in_team[1]), in_team[2])
    found = np.sort(_key(np.append(row, near), np.append(who, colleague)))
    found = found[run_starts(found)]
    pool, assessor = found >> _HALF, found & ((1 << _HALF) - 1)
    there = _there(monday)
    kept = there[np.minimum(assessor, len(there) - 1)] & (assessor != person[pool])
    return Assessors(pool[kept], assessor[kept])


def able_ids(person_id: int, skill_id: int, monday: date) -> list[int]:
    """Return who can hold a check of one person's skill in a week."""
    one = np.array([person_id]), np.array([skill_id])
    return [int(who) for who in able(*one, monday, Reach([person_id], [skill_id])).person]


def signers(person: IntArray, skill: IntArray) -> IntArray:
    """Return for each (person id, skill id) who made its last assessment; NOBODY where that is unknown."""
    rows = (
        select(Evidence.person_id, Evidence.skill_id, Evidence.assessor_id)
        .join(Holding, and_(Holding.person_id == Evidence.person_id, Holding.skill_id == Evidence.skill_id))
        .where(Evidence.happened_on == Holding.last_on, Evidence.assessor_id.is_not(None), counts())
        .where(Evidence.type.in_((EvidenceType.SIGNOFF, EvidenceType.CHECK)))
    )
    whose, what, who = _table(rows)
    row, signer = _joined(_key(person, skill), _key(whose, what), who)
    found = np.full(len(person), NOBODY, dtype=np.int64)
    found[row] = signer
    return found


def _joined(wanted: IntArray, keys: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
    """Return (row in `wanted`, value) for every key that is equal."""
    order = np.argsort(keys, kind="stable")
    first = np.searchsorted(keys, wanted, "left", sorter=order)
    number = np.searchsorted(keys, wanted, "right", sorter=order) - first
    row = np.repeat(np.arange(len(wanted)), number)
    place = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number) + np.repeat(first, number)
    return row, values[order[place]]


def _key(first: IntArray, second: IntArray) -> IntArray:
    return first.astype(np.int64) << _HALF | second.astype(np.int64)


def _table(statement: Select[*tuple[object, ...]]) -> IntArray:
    return _floats(statement).astype(np.int64)


def _floats(statement: Select[*tuple[object, ...]]) -> FloatArray:
    return fetch_table(db.session.connection(), statement)


def _mentors(monday: date, reach: Reach) -> Select[*tuple[object, ...]]:
    ends = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    rows = _listed(reach, select(Shadowing.mentee_id, ShadowingSkill.skill_id, Shadowing.mentor_id))
    return rows.where(Shadowing.starts_on <= monday + timedelta(days=6), ends >= monday)


def _managers(monday: date, reach: Reach) -> Select[*tuple[object, ...]]:
    rows = _listed(reach, select(Shadowing.mentee_id, ShadowingSkill.skill_id, Engagement.manager_id))
    manages = Person.id == Engagement.manager_id
    return rows.join(Person, manages).where(
        Person.role == Role.MANAGER, Shadowing.starts_on <= monday + timedelta(days=6)
    )


def _listed(reach: Reach, rows: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    rows = rows.select_from(Shadowing).join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
    rows = rows.outerjoin(Engagement, Engagement.id == Shadowing.engagement_id)
    if reach.people is not None:
        rows = rows.where(Shadowing.mentee_id.in_(reach.people))
    return rows if reach.skills is None else rows.where(ShadowingSkill.skill_id.in_(reach.skills))


def _colleagues(reach: Reach) -> Select[*tuple[object, ...]]:
    rows = select(Person.team_id, Holding.skill_id, Holding.person_id)
    rows = rows.join(Person, Person.id == Holding.person_id)
    rows = rows.where(Holding.level >= ALONE, Person.kind == Kind.INTERNAL, Person.team_id.is_not(None))
    return rows if reach.skills is None else rows.where(Holding.skill_id.in_(reach.skills))


def _teams() -> IntArray:
    """Return the team by person id, −1 for none."""
    person, team = _floats(select(Person.id, func.coalesce(Person.team_id, -1))).astype(np.int64)
    by_person = np.full(person.max(initial=0) + 1, -1, dtype=np.int64)
    by_person[person] = team
    return by_person


def _there(monday: date) -> BoolArray:
    """Return by person id who has an account and is not away in any day of the week's work."""
    away = exists().where(
        Departure.person_id == Person.id,
        Departure.left_on <= monday + timedelta(days=4),
        or_(Departure.returned_on.is_(None), Departure.returned_on > monday),
    )
    rows = select(Person.id).join(Account, Account.person_id == Person.id)
    (ids,) = _table(rows.where(Account.disabled_at.is_(None), Person.role != Role.EXECUTIVE, ~away))
    there = np.zeros(ids.max(initial=0) + 2, dtype=np.bool_)
    there[ids] = True
    return there

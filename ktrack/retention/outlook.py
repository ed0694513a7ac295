"""What is about to be lost with an engagement, and how long transfer takes."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, and_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day, to_date, to_day
from ktrack.base.db import db
from ktrack.models import Engagement, PlanItem, Shadowing
from ktrack.retention import load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Reach, Scope
from ktrack.scoring.columns import Company, FloatArray, IntArray, Recipients
from ktrack.scoring.groups import run_starts
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan, layout, plan_on
from ktrack.scoring.seats import chances, filled
from ktrack.scoring.snapshot import snapshot
from ktrack.scoring.survival import kaplan_meier, median, times_to_transfer

LAST = to_day(date.max)


@dataclass(frozen=True)
class TransferTime:
    """How long it takes from the start of a shadowing to the target level.

    median_days: Kaplan–Meier, None if fewer than half get there; watched: seats-to-be, one per mentee and
    item; reached: how many of them are there.
    """

    median_days: int | None
    watched: int
    reached: int


def time_to_transfer(scope: Scope, as_of: date) -> TransferTime:
    """Return the time to transfer in a scope, as seen on a day: who is not there yet is censored."""
    day = to_day(as_of)
    company = load.company_ever(scope.reach(mentees_only=True))
    plan = load.plan_of(scope, company.pairs, day)
    mentees = _first_start(plan.recipients)
    target = plan.items.target[mentees.item]
    duration, reached = times_to_transfer(company.segments, mentees.pair, target, mentees.starts, day)
    return TransferTime(median(kaplan_meier(duration, reached)), len(mentees), int(reached.sum()))


def at_risk_at_end(scope: Scope, as_of: date, within: int = 90) -> dict[int, float]:
    """Return by engagement id the share of its plan that will not be retained on the day it ends.

    Those that run on `as_of` and end at most `within` days later; Σ w(1 − r_item(end))/Σ w with recorded
    departures and nothing new, each engagement's items by themselves.
    """
    policy, day = current_policy(), to_day(as_of)
    last = to_date(min(day + within, LAST))
    soon = and_(Engagement.starts_on <= as_of, Engagement.ends_on.between(as_of, last))
    ids, ends = _ends(scope, soon)
    company = load.company_on(day, policy, _mentees(scope, soon))
    plan = plan_on(layout(load.plans_apart(scope, soon, company.pairs, day)), day)
    end = ends[np.searchsorted(ids, plan.items.team)] if len(ids) else plan.items.team
    kept = _kept(company, plan, end, policy, day)
    weight = plan.items.importance
    total = np.bincount(plan.items.team, weights=weight)
    lost = np.bincount(plan.items.team, weights=weight * (1 - kept))
    return {key: float(lost[key] / total[key]) for key in np.flatnonzero(total).tolist()}


def _ends(scope: Scope, soon: ColumnElement[bool]) -> tuple[IntArray, IntArray]:
    """Return ids, ascending, and last days of the engagements that end soon."""
    rows = select(Engagement.id, epoch_day(Engagement.ends_on)).where(soon, *scope.of_engagements())
    ids, ends = fetch_table(db.session.connection(), rows.order_by(Engagement.id)).astype(np.int64)
    return ids, ends


def _mentees(scope: Scope, soon: ColumnElement[bool]) -> Reach:
    """Return the reach of whoever shadows in an engagement that ends soon."""
    people = select(Shadowing.mentee_id).join(Engagement).where(soon, *scope.of_engagements())
    skills = select(PlanItem.skill_id).join(Engagement).where(soon, *scope.of_items())
    return Reach(people, skills)


def _first_start(recipients: Recipients) -> Recipients:
    """Return each mentee of an item once, with the first of several shadowings."""
    order = np.lexsort((recipients.starts, recipients.person, recipients.item))
    mentees = recipients.take(order)
    return mentees.take(run_starts(mentees.item, mentees.person))


def _kept(company: Company, plan: Plan, end: IntArray, policy: Policy, day: int) -> FloatArray:
    """Return r_item on the day on which each item's engagement ends, shape (n_items,)."""
    kept = np.zeros(len(plan.items))
    for on in np.unique(end).tolist():
        then = snapshot(company, policy, day, on)
        chance = chances(plan.candidates, plan.items, then.level, then.chance)
        kept = np.where(end == on, filled(plan.candidates.item, chance, plan.items.seats), kept)
    return kept

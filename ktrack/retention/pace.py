"""How long transfer takes: from the start of each shadowing to the first day at the target level."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import true

from ktrack.base.days import to_day
from ktrack.retention import ledger, load
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import BoolArray, Columns, IntArray, Recipients
from ktrack.scoring.groups import run_starts
from ktrack.scoring.survival import kaplan_meier, median, times_to_transfer


@dataclass(frozen=True)
class TransferTime:
    """How long it takes from the start of a shadowing to the target level.

    median_days: Kaplan–Meier, None if fewer than half get there; watched: seats-to-be, one per mentee and
    item; reached: how many of them are there.
    """

    median_days: int | None
    watched: int
    reached: int


@dataclass(frozen=True, slots=True)
class Transfers(Columns):
    """What is watched until it reaches its target: one row per mentee and plan item, whoever the mentee is.

    engagement, skill: database ids; target: level; days: from the first shadowing to the target, or to the
    day asked for where it is not reached.
    """

    engagement: IntArray
    skill: IntArray
    target: IntArray
    days: IntArray
    reached: BoolArray


def transfers(scope: Scope, as_of: date) -> Transfers:
    """Return how long each transfer of a scope took or lasts, as seen on a day.

    Who is not there yet stays in, with the days that were watched in vain: censored, never dropped.
    """
    day = to_day(as_of)
    company = ledger.everybody()
    plan = load.plans_apart(scope, true(), company.pairs, day)
    mentees = _first_start(plan.recipients)
    items = plan.items.take(mentees.item)
    days, reached = times_to_transfer(company.segments, mentees.pair, items.target, mentees.starts, day)
    return Transfers(items.team, items.skill, items.target, days, reached)


def time_to_transfer(scope: Scope, as_of: date) -> TransferTime:
    """Return the time to transfer in a scope, as seen on a day: who is not there yet is censored."""
    found = transfers(scope, as_of)
    reached = int(found.reached.sum())
    return TransferTime(median(kaplan_meier(found.days, found.reached)), len(found), reached)


def _first_start(recipients: Recipients) -> Recipients:
    """Return each mentee of an item once, with the first of several shadowings."""
    order = np.lexsort((recipients.starts, recipients.person, recipients.item))
    mentees = recipients.take(order)
    return mentees.take(run_starts(mentees.item, mentees.person))

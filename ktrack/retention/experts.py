"""Who brings the knowledge of the engagements that run, and what is left if some of them go."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import or_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day
from ktrack.base.db import db
from ktrack.models import Engagement, EngagementExpert, PlanItem
from ktrack.scoring.columns import BoolArray, Columns, IntArray
from ktrack.scoring.parameters import LEAST_LEVEL


@dataclass(frozen=True, slots=True)
class Leads(Columns):
    """Experts of running engagements, int64: ids of engagement and person."""

    engagement: IntArray
    person: IntArray


@dataclass(frozen=True, slots=True)
class Led(Columns):
    """Plan items of running engagements, int64: ids of engagement, receiving team, skill; the last day."""

    engagement: IntArray
    team: IntArray
    skill: IntArray
    ends: IntArray


@dataclass(frozen=True)
class Experts:
    """Both, of one day."""

    leads: Leads
    items: Led


def running(as_of: date) -> Experts:
    """Return the experts and the items of the engagements that run on a day; two narrow statements."""
    runs = (Engagement.starts_on <= as_of, Engagement.ends_on >= as_of)
    leads = select(EngagementExpert.engagement_id, EngagementExpert.person_id).join(
        Engagement, Engagement.id == EngagementExpert.engagement_id
    )
    items = (
        select(Engagement.id, Engagement.team_id, PlanItem.skill_id, epoch_day(Engagement.ends_on))
        .join(PlanItem, PlanItem.engagement_id == Engagement.id)
        .where(PlanItem.target_level >= LEAST_LEVEL)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > as_of))
    )
    connection = db.session.connection()
    return Experts(
        Leads(*fetch_table(connection, leads.where(*runs)).astype(np.int64)),
        Led(*fetch_table(connection, items.where(*runs)).astype(np.int64)),
    )


def orphaned(found: Experts, left: BoolArray, present: BoolArray) -> Led:
    """Return the items whose engagement has nobody left to teach because of who leaves.

    left: bool by person, who leaves; present: who is there on the day.
    """
    leads = found.leads
    touched = leads.engagement[left[leads.person]]
    led = leads.engagement[present[leads.person]]
    return found.items.take(np.isin(found.items.engagement, np.setdiff1d(touched, led)))


def taught_until(found: Experts, present: BoolArray, n_skills: int) -> IntArray:
    """Return the last day on which an expert who stays teaches each skill, by skill; −1 for none.

    present: bool by person, who is there on the day.
    """
    led = found.leads.engagement[present[found.leads.person]]
    items = found.items.take(np.isin(found.items.engagement, led))
    last = np.full(n_skills, -1, dtype=np.int64)
    np.maximum.at(last, items.skill, items.ends)
    return last

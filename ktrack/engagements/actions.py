"""Registering and amending engagements."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.closing import refuse_closed
from ktrack.engagements import amending, checks, queries
from ktrack.engagements.drafts import Draft, Item, Pairing
from ktrack.models import Amendment, Engagement, Person, PlanItem, Shadowing, Skill
from ktrack.retention import version


def register(draft: Draft, key: str, by: Person, at: datetime, today: date) -> Engagement:
    """Store a new engagement of which `by` is the manager, with its plan and shadowings.

    `key` becomes its public identifier. Raises checks.Impossible with every problem of the draft.
    """
    people = queries.people_by_id(_named(draft))
    checks.check(draft, checks.Circumstances(people, today))
    engagement = Engagement(key=key, manager_id=by.id)
    _set_facts(engagement, draft)
    engagement.experts = [people[person_id] for person_id in draft.experts]
    engagement.plan = [_set_item(PlanItem(skill_id=item.skill_id), item, today) for item in draft.plan]
    db.session.add(engagement)
    db.session.flush()
    skills = queries.skills_by_id(set(draft.wanted_skills()))
    for pairing in draft.pairings:
        _add_shadowing(engagement, pairing, draft, skills, by, at)
    trail.note(by, "engagement.register", engagement, at, skills=list(draft.wanted_skills()))
    version.touch(_skills_of(draft))
    return engagement


def amend(engagement: Engagement, draft: Draft, by: Person, at: datetime, today: date) -> list[Amendment]:
    """Change the engagement to what `draft` says; returns what was written down about it.

    A draft that says what is stored already changes nothing, not even the version. Raises
    checks.Impossible with every problem of the draft, Refused once the engagement is closed.
    """
    refuse_closed(engagement)
    stored = queries.stored_draft(engagement)
    people = queries.people_by_id(_named(draft) | _named(stored))
    around = checks.Circumstances(
        people,
        today,
        stored,
        frozenset(queries.skills_with_history(engagement)),
        frozenset(queries.logged_shadowings(engagement)),
    )
    checks.check(draft, around)
    changes = _changes(stored, draft, people, today)
    paired = _pair_up(engagement, stored, draft, by, at)
    if not changes and not paired and draft.description == stored.description:
        return []
    _set_facts(engagement, draft)
    engagement.experts = [people[person_id] for person_id in draft.experts]
    _set_plan(engagement, draft, today)
    # The version counts every edit, also of the plan alone, whose rows are others than the engagement's.
    flag_modified(engagement, "title")
    written = [_write_down(engagement, change, by, at) for change in changes]
    fields = sorted({change.field for change in changes} | _also_changed(stored, draft, paired))
    trail.note(by, "engagement.amend", engagement, at, fields=fields)
    version.touch(_skills_of(stored) | _skills_of(draft))
    return written


def change_manager(
    engagement: Engagement, manager: Person, why: str, *, by: Person, at: datetime
) -> Amendment | None:
    """Give the engagement to another manager; returns what was written down, None if it is theirs already."""
    if engagement.manager_id == manager.id:
        return None
    change = amending.Change("manager_id", engagement.manager.key, manager.key, reason=why)
    engagement.manager = manager
    trail.note(by, "engagement.manager", engagement, at, manager=manager.id)
    return _write_down(engagement, change, by, at)


def _named(draft: Draft) -> set[int]:
    pairs = {person_id for pairing in draft.pairings for person_id in (pairing.mentor_id, pairing.mentee_id)}
    return pairs | set(draft.experts)


def _skills_of(draft: Draft) -> set[int]:
    """Return the skills whose figures a draft can change."""
    paired = {skill_id for pairing in draft.pairings for skill_id in pairing.skill_ids}
    return paired | {item.skill_id for item in draft.plan}


def _changes(stored: Draft, draft: Draft, people: dict[int, Person], today: date) -> list[amending.Change]:
    teams = {team.id: team.key for team in queries.teams()}
    keys = {person.id: person.key for person in people.values()}
    return [
        *amending.facts(stored, draft, teams),
        *amending.experts(stored, draft, keys),
        *amending.plan(stored, draft, today),
    ]


def _also_changed(stored: Draft, draft: Draft, paired: bool) -> set[str]:
    told = {"description"} if stored.description != draft.description else set()
    return told | ({"shadowings"} if paired else set())


def _write_down(engagement: Engagement, change: amending.Change, by: Person, at: datetime) -> Amendment:
    amendment = Amendment(
        key=new_key("a"),
        engagement_id=engagement.id,
        skill_id=change.skill_id,
        actor_id=by.id,
        at=at,
        field=change.field,
        before=change.before,
        after=change.after,
        reason=change.reason,
    )
    db.session.add(amendment)
    return amendment


def _set_facts(engagement: Engagement, draft: Draft) -> None:
    for name in (
        "title", "description", "reason", "team_id", "starts_on", "ends_on", "day_rate_cents", "currency",
    ):  # fmt: skip
        setattr(engagement, name, getattr(draft, name))


def _set_item(stored: PlanItem, item: Item, today: date) -> PlanItem:
    for name in amending.ITEM_FIELDS:
        setattr(stored, name, getattr(item, name))
    stored.retired_on = (stored.retired_on or today) if item.retired else None
    stored.retired_reason = item.retired_reason if item.retired else ""
    return stored


def _set_plan(engagement: Engagement, draft: Draft, today: date) -> None:
    stored = {item.skill_id: item for item in engagement.plan}
    engagement.plan = [
        _set_item(stored.get(item.skill_id) or PlanItem(skill_id=item.skill_id), item, today)
        for item in draft.plan
    ]


def _pair_up(engagement: Engagement, stored: Draft, draft: Draft, by: Person, at: datetime) -> bool:
    """Bring the shadowings to what `draft` says; whether anything was to do."""
    before = {pairing.id: pairing for pairing in stored.pairings}
    wanted = {pairing.id: _completed(pairing, draft) for pairing in draft.pairings if pairing.id}
    rows = {shadowing.id: shadowing for shadowing in queries.all_shadowings(engagement)}
    skills = queries.skills_by_id({item.skill_id for item in draft.plan})
    changed = [pairing for key, pairing in wanted.items() if not _same(before[key], pairing)]
    dropped = [rows[key] for key in before if key is not None and key not in wanted]
    added = [pairing for pairing in draft.pairings if pairing.id is None]
    for pairing in changed:
        _change_shadowing(rows[pairing.id or 0], pairing, skills, by, at)
    for shadowing in dropped:
        trail.note(by, "shadowing.remove", shadowing, at, mentee=shadowing.mentee_id)
        db.session.delete(shadowing)
    for pairing in added:
        _add_shadowing(engagement, pairing, draft, skills, by, at)
    return bool(changed or dropped or added)


def _completed(pairing: Pairing, draft: Draft) -> Pairing:
    """Return the pairing with what was left open: the engagement's start, all skills of the plan."""
    return Pairing(
        mentor_id=pairing.mentor_id,
        mentee_id=pairing.mentee_id,
        id=pairing.id,
        form=pairing.form,
        starts_on=pairing.starts_on or draft.starts_on,
        ends_on=pairing.ends_on,
        skill_ids=pairing.skill_ids or draft.wanted_skills(),
    )


def _same(before: Pairing, after: Pairing) -> bool:
    facts = ("mentor_id", "mentee_id", "form", "starts_on", "ends_on")
    return set(before.skill_ids) == set(after.skill_ids) and all(
        getattr(before, name) == getattr(after, name) for name in facts
    )


def _add_shadowing(
    engagement: Engagement,
    pairing: Pairing,
    draft: Draft,
    skills: dict[int, Skill],
    by: Person,
    at: datetime,
) -> None:
    shadowing = Shadowing(key=new_key("h"), engagement_id=engagement.id)
    _set_shadowing(shadowing, _completed(pairing, draft), skills)
    db.session.add(shadowing)
    trail.note(by, "shadowing.add", shadowing, at, mentee=pairing.mentee_id, mentor=pairing.mentor_id)


def _change_shadowing(
    shadowing: Shadowing, pairing: Pairing, skills: dict[int, Skill], by: Person, at: datetime
) -> None:
    _set_shadowing(shadowing, pairing, skills)
    trail.note(by, "shadowing.change", shadowing, at, mentee=pairing.mentee_id, mentor=pairing.mentor_id)


def _set_shadowing(shadowing: Shadowing, pairing: Pairing, skills: dict[int, Skill]) -> None:
    for name in ("mentor_id", "mentee_id", "form", "starts_on", "ends_on"):
        setattr(shadowing, name, getattr(pairing, name))
    shadowing.skills = [skills[skill_id] for skill_id in set(pairing.skill_ids) if skill_id in skills]


def unlearned(draft: Draft, skills: Iterable[Skill]) -> list[Skill]:
    """Return the skills of the plan that no shadowing passes on, in the order given."""
    passed = {skill_id for pairing in draft.pairings for skill_id in _completed(pairing, draft).skill_ids}
    wanted = set(draft.wanted_skills()) - passed
    return [skill for skill in skills if skill.id in wanted]

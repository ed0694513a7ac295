"""The one cast of people that all tests use, and the project they work on.

Alice manages the payments team and its engagement, Bob shadows in it, Fay is its freelancer. Mia is an
internal mentor, Eve the executive, Adam the administrator. Charlie manages another team and Dan works in it:
outsiders who must not see anything of Alice's engagement. Gil is a freelancer of nobody's engagement here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from argon2 import PasswordHasher

from ktrack.base.db import db
from ktrack.models import Account, Engagement, Person, PlanItem, Shadowing, Skill, Team
from ktrack.models.choices import Form, Kind, Locale, Reason, Role

PASSWORD = "correct horse battery"
# Cheap on purpose: hundreds of tests make accounts.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
REGISTERED = datetime.fromisoformat("2026-01-02T08:00:00+00:00")


@dataclass
class Cast:
    """Everybody and everything, already stored; accounts by person key."""

    payments: Team
    logistics: Team
    alice: Person
    bob: Person
    fay: Person
    mia: Person
    eve: Person
    adam: Person
    charlie: Person
    dan: Person
    gil: Person
    kafka: Skill
    billing: Skill
    secrets: Skill
    engagement: Engagement
    shadowing: Shadowing
    accounts: dict[str, Account]


def person(key: str, name: str, role: Role, team: Team | None = None, locale: Locale = Locale.EN) -> Person:
    """Make a person with an address."""
    kind = Kind.FREELANCER if role is Role.FREELANCER else Kind.INTERNAL
    return Person(
        key=key, name=name, email=f"{key}@example.test", kind=kind, role=role, team=team, locale=locale,
        weekly_learning_minutes=120 if role is Role.STAFF else None,
    )  # fmt: skip


def skill(key: str, name_en: str, name_de: str, category: str = "Platform") -> Skill:
    """Make a skill."""
    return Skill(key=key, name_en=name_en, name_de=name_de, category=category)


def make_cast() -> Cast:
    """Store the cast; the caller's transaction keeps or drops it."""
    payments, logistics = Team(key="t1", name="Payments"), Team(key="t2", name="Logistics")
    alice = person("alice", "Alice Acker", Role.MANAGER, payments)
    bob = person("bob", "Bob Bach", Role.STAFF, payments)
    fay = person("fay", "Fay Freelancer", Role.FREELANCER)
    mia = person("mia", "Mia Mentor", Role.STAFF, payments)
    eve = person("eve", "Eve Executive", Role.EXECUTIVE)
    adam = person("adam", "Adam Admin", Role.ADMIN)
    charlie = person("charlie", "Charlie Cruz", Role.MANAGER, logistics, Locale.DE)
    dan = person("dan", "Dan Dorn", Role.STAFF, logistics)
    gil = person("gil", "Gil Freelancer", Role.FREELANCER)
    kafka = skill("kafka", "Apache Kafka operations", "Betrieb von Apache Kafka")
    billing = skill("billing", "Billing batch", "Abrechnungslauf", "Business")
    secrets = skill("secrets", "Secrets management", "Geheimnisverwaltung")
    people = [alice, bob, fay, mia, eve, adam, charlie, dan, gil]
    db.session.add_all([payments, logistics, *people, kafka, billing, secrets])
    db.session.flush()
    engagement = make_engagement(payments, alice, fay, kafka, billing)
    shadowing = Shadowing(
        key="h1", engagement_id=engagement.id, mentor_id=fay.id, mentee_id=bob.id, form=Form.REGULAR,
        starts_on=date(2026, 1, 12), ends_on=None, skills=[kafka, billing],
    )  # fmt: skip
    accounts = {who.key: make_account(who) for who in people}
    db.session.add_all([shadowing, *accounts.values()])
    db.session.flush()
    return Cast(
        payments, logistics, alice, bob, fay, mia, eve, adam, charlie, dan, gil, kafka, billing, secrets,
        engagement, shadowing, accounts,
    )  # fmt: skip


def make_engagement(team: Team, manager: Person, expert: Person, *skills: Skill) -> Engagement:
    """Store an engagement of 2026 with one plan item a skill: target 4, importance 5, one seat."""
    engagement = Engagement(
        key=f"e-{team.key}-{expert.key}", title="Event platform", reason=Reason.EXPERTISE, team_id=team.id,
        manager_id=manager.id, starts_on=date(2026, 1, 5), ends_on=date(2026, 12, 18), day_rate_cents=90_000,
        currency="EUR", experts=[expert],
    )  # fmt: skip
    engagement.plan = [PlanItem(skill_id=skill.id, target_level=4, importance=5) for skill in skills]
    db.session.add(engagement)
    db.session.flush()
    return engagement


def make_account(who: Person) -> Account:
    """Let a person sign in with PASSWORD."""
    return Account(
        person_id=who.id, login=f"{who.key}@example.test", password_hash=HASHED,
        session_token=f"token-of-{who.key}", created_at=REGISTERED,
    )  # fmt: skip

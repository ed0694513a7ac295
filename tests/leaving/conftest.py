"""Companies in which somebody could leave: the cast, and one with teams large enough to be shown apart."""

from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Engagement, PlanItem, Shadowing, Team
from ktrack.models.choices import CheckKind, EvidenceType, Grade, Role
from ktrack.retention import record
from ktrack.retention.record import Fact
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast, make_engagement, person

TODAY = date(2026, 6, 15)
CROWD = 6


@pytest.fixture
def proved(cast: Cast) -> Cast:
    """The cast after Bob was signed off in Kafka in May and passed a demo in June."""
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    proof.assess(cast, 4, by=cast.alice, happened_on=date(2026, 6, 8), kind=CheckKind.DEMO, grade=Grade.GOOD)
    db.session.commit()
    return cast


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """The cast with six more people in each team who learn Kafka there; one of each holds it."""
    other = make_engagement(cast.logistics, cast.charlie, cast.gil, cast.kafka)
    for team, engagement, expert in (
        (cast.payments, cast.engagement, cast.fay),
        (cast.logistics, other, cast.gil),
    ):
        people = [person(f"{team.key}-{n}", f"{team.name} {n}", Role.STAFF, team) for n in range(CROWD)]
        db.session.add_all(people)
        db.session.flush()
        for number, learner in enumerate(people):
            db.session.add(
                Shadowing(
                    key=f"h-{learner.key}", engagement_id=engagement.id, mentor_id=expert.id,
                    mentee_id=learner.id, starts_on=date(2026, 1, 12), skills=[cast.kafka],
                )
            )  # fmt: skip
            level = 4 if number < 1 else 2
            said = Fact(EvidenceType.SIGNOFF, learner.id, cast.kafka.id, date(2026, 6, 1), level=level,
                        assessor_id=expert.id, note="Seen")  # fmt: skip
            record.record(said, expert, NOW, TODAY)
    db.session.commit()
    return cast


def second_engagement(cast: Cast, team: Team) -> Engagement:
    """Charlie's engagement with Gil for secrets, until the end of July."""
    made = Engagement(
        key="e-second", title="Vault", reason=cast.engagement.reason, team_id=team.id,
        manager_id=cast.charlie.id, starts_on=date(2026, 2, 2), ends_on=date(2026, 7, 31), currency="",
        experts=[cast.gil], plan=[PlanItem(skill_id=cast.secrets.id, target_level=3, importance=4)],
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made

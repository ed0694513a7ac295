"""Teams of any size in which everybody learns."""

from datetime import date
from itertools import count

from ktrack.base.db import db
from ktrack.models import Engagement, Person, Shadowing, Skill, Team
from ktrack.models.choices import Form, Role
from tests.factories.cast import Cast, make_engagement, person

NUMBERS = count(1)


def learning_team(cast: Cast, name: str, size: int, *skills: Skill) -> tuple[Team, list[Person]]:
    """Store a team, `size` people who shadow Gil in an engagement of it, and its plan; the caller commits."""
    team = Team(key=f"team-{next(NUMBERS)}", name=name)
    db.session.add(team)
    db.session.flush()
    engagement = make_engagement(team, cast.alice, cast.gil, *(skills or (cast.kafka,)))
    return team, learners(cast, engagement, team, size)


def learners(cast: Cast, engagement: Engagement, team: Team, size: int) -> list[Person]:
    """Store people of a team who shadow Gil for the engagement's plan."""
    keys = [f"learner-{next(NUMBERS)}" for _number in range(size)]
    people = [person(key, f"Learner {key}", Role.STAFF, team) for key in keys]
    db.session.add_all(people)
    db.session.flush()
    skills = [db.session.get_one(Skill, item.skill_id) for item in engagement.plan]
    db.session.add_all(
        Shadowing(
            key=f"h-{who.key}", engagement_id=engagement.id, mentor_id=cast.gil.id, mentee_id=who.id,
            form=Form.REGULAR, starts_on=date(2026, 1, 12), ends_on=None, skills=skills,
        )
        for who in people
    )  # fmt: skip
    db.session.flush()
    return people

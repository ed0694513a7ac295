"""Who may do what: the whole table once more, written by hand, so that no change to it goes unseen."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from ktrack.access.permissions import Permission
from ktrack.access.rules import RULES, may
from ktrack.models import Evidence, LogEntry, MentorRequest, Question, Shadowing
from ktrack.models.choices import EvidenceType
from tests.conftest import NOW
from tests.factories.cast import Cast

# Whether there can be anything at all for which the role has the permission: links and routes go by it.
ANYTHING = """
                     admin  manager  staff  freelancer  executive
home                   x       x       x        x           x
own-record             x       x       x        x           x
own-account            x       x       x        x           x
dashboard              x       -       -        -           x
skills                 x       x       x        -           x
skill-edit             x       -       -        -           -
engagements            x       x       x        x           -
engagement             x       x       x        x           -
engagement-register    -       x       -        -           -
engagement-edit        -       x       -        -           -
engagement-manager     x       x       -        -           -
handover               x       x       x        x           -
handover-prepare       x       x       -        -           -
handover-word          x       x       x        x           -
log                    x       x       x        -           x
log-entry              x       x       x        x           x
log-correct            x       x       x        x           x
use                    x       x       x        -           x
use-attest             x       x       x        x           -
sign-off               x       x       x        x           -
check                  x       x       x        x           -
checks                 x       x       x        x           -
check-hold             x       x       x        x           -
check-move             x       x       x        x           -
check-arrange          x       x       x        x           -
checks-plan            x       x       -        -           -
quiz-take              x       x       x        -           -
quiz-write             x       x       x        x           -
evidence               x       x       x        x           x
evidence-correct       x       x       x        x           x
planning               x       x       -        -           -
planning-create        -       x       -        -           -
contest                x       x       x        x           x
contest-raise          x       x       x        -           x
contest-answer         x       x       x        x           -
pair                   x       x       x        x           -
agreement              x       x       x        x           -
agreement-propose      x       x       x        x           -
agreement-answer       x       x       x        x           -
concerns               x       x       x        x           -
concern-raise          x       x       x        -           -
concern-answer         x       x       x        x           -
sessions               x       x       x        x           -
session                x       x       x        x           -
session-propose        x       x       x        x           -
feedback               x       x       x        x           -
suggestion             x       x       x        x           -
practice               x       x       x        x           -
mentors                x       x       x        x           x
mentor-offer           x       x       x        x           -
mentor-requests        x       x       x        x           -
mentor-request         x       x       x        -           -
mentor-answer          x       x       x        x           -
mentor-withdraw        x       x       x        -           -
mentoring-end          x       x       x        x           -
pulse                  x       x       x        x           -
pulse-trend            x       x       x        x           -
questions              x       x       x        x           -
question-ask           x       x       x        -           -
question-answer        x       x       x        x           -
question-escalate      x       x       x        -           -
question-move          -       x       -        -           -
links                  x       x       x        -           -
person-record          x       x       x        x           -
people-manage          x       -       -        -           -
teams-manage           x       -       -        -           -
policy                 x       -       -        -           -
privacy                x       x       x        x           x
privacy-rules          x       -       -        -           -
calibration            x       -       -        -           x
saved-views            x       -       -        -           x
saved-view-change      x       -       -        -           x
attention              -       x       -        -           -
mail                   x       -       -        -           -
leaving                x       x       -        -           x
procedures             x       x       x        x           x
procedure-write        -       x       x        x           -
procedure-confirm      x       x       x        x           x
procedure-keep         x       x       x        x           -
board                  x       x       x        x           x
board-post             x       x       x        x           x
board-own              x       x       x        x           x
board-flag             x       x       x        x           x
board-moderate         -       -       -        -           -
moderators             x       -       -        -           -
gaps                   x       x       -        -           x
audit                  x       -       -        -           -
search                 x       x       x        x           x
pathways               x       x       x        -           x
pathway-join           x       x       x        -           x
pathway-people         x       x       -        -           -
pathway-propose        x       x       -        -           -
pathway-edit           x       x       -        -           -
pathway-publish        x       -       -        -           -
competencies           x       -       -        -           -
"""
ROLES = {"admin": "adam", "manager": "alice", "staff": "bob", "freelancer": "fay", "executive": "eve"}

# The same for one object: Alice's engagement, Bob's shadowing of Fay in it, Bob's log entry, Fay's sign-off.
# A request of Bob's for Mia as a mentor, and what comes of it, found: a pair without an engagement.
# Alice manages it, Charlie another; Bob is the mentee; Mia, Dan and Gil have nothing to do with it.
OWN = """
                              alice charlie bob mia dan fay gil eve adam
engagement-edit   engagement    x      -     -   -   -   -   -   -   -
handover-prepare  engagement    x      -     -   -   -   -   -   -   x
handover-word     engagement    -      -     -   -   -   x   -   -   -
log-correct       entry         -      -     x   -   -   -   -   -   -
use-attest        shadowing     x      -     -   -   -   x   -   -   -
sign-off          shadowing     x      -     -   -   -   x   -   -   -
check             shadowing     x      -     -   -   -   x   -   -   -
evidence-correct  signoff       -      -     -   -   -   x   -   -   -
contest-raise     signoff       -      -     x   -   -   -   -   -   -
agreement         shadowing     x      -     x   -   -   x   -   -   -
agreement-propose shadowing     -      -     x   -   -   x   -   -   -
concerns          shadowing     -      -     x   -   -   x   -   -   -
concern-raise     shadowing     -      -     x   -   -   -   -   -   -
concern-answer    shadowing     -      -     -   -   -   x   -   -   -
session-propose   shadowing     -      -     x   -   -   x   -   -   -
feedback          shadowing     -      -     x   -   -   x   -   -   -
practice          shadowing     -      -     -   -   -   x   -   -   -
pulse             shadowing     -      -     x   -   -   x   -   -   -
links             shadowing     x      -     x   -   -   -   -   -   -
question-ask      shadowing     -      -     x   -   -   -   -   -   -
question-answer   question      -      -     -   x   -   x   -   -   -
question-escalate question      -      -     x   -   -   -   -   -   -
question-move     question      x      -     -   -   -   -   -   -   -
mentor-answer     request       -      -     -   x   -   -   -   -   -
mentor-withdraw   request       -      -     x   -   -   -   -   -   -
sign-off          found         -      -     -   x   -   -   -   -   -
agreement         found         -      -     x   x   -   -   -   -   -
mentoring-end     found         -      -     x   x   -   -   -   -   -
mentoring-end     shadowing     -      -     -   -   -   -   -   -   -
links             found         -      -     x   -   -   -   -   -   -
"""


def cells(table: str, words: int) -> Iterator[tuple[str, ...]]:
    """(the first `words` of the row, column, x or -) of each cell."""
    head, *lines = (line.split() for line in table.strip().splitlines())
    for line in lines:
        for column, mark in zip(head, line[words:], strict=True):
            yield (*line[:words], column, mark)


def subject(cast: Cast, name: str) -> object:
    """The object of that name in the second table."""
    subjects: dict[str, Callable[[], Any]] = {
        "engagement": lambda: cast.engagement,
        "shadowing": lambda: cast.shadowing,
        "question": lambda: Question(
            shadowing=cast.shadowing, asker_id=cast.bob.id, expert_id=cast.mia.id
        ),  # Mia has it, Fay is the mentor of the pair
        "request": lambda: MentorRequest(asker_id=cast.bob.id, mentor_id=cast.mia.id),
        "found": lambda: Shadowing(mentor_id=cast.mia.id, mentee_id=cast.bob.id),
        "entry": lambda: LogEntry(person_id=cast.bob.id, happened_on=date(2026, 6, 1), minutes=5, text="x"),
        "signoff": lambda: Evidence(
            type=EvidenceType.SIGNOFF, person_id=cast.bob.id, assessor_id=cast.fay.id, recorded_at=NOW
        ),
    }
    return subjects[name]()


def test_every_permission_is_in_the_table_and_has_a_rule() -> None:
    written = {row[0] for row in cells(ANYTHING, 1)}
    assert written == {permission.value for permission in Permission}
    assert set(RULES) == set(Permission)


def test_every_rule_says_in_a_line_whom_it_admits() -> None:
    assert all(predicate.__doc__ for rules in RULES.values() for predicate in rules)


@pytest.mark.parametrize(("permission", "role", "mark"), list(cells(ANYTHING, 1)))
def test_what_a_role_may(cast: Cast, permission: str, role: str, mark: str) -> None:
    assert may(getattr(cast, ROLES[role]), Permission(permission)) is (mark == "x")


@pytest.mark.parametrize(("permission", "object_name", "who", "mark"), list(cells(OWN, 2)))
def test_what_a_person_may_do_to_an_object(
    cast: Cast, permission: str, object_name: str, who: str, mark: str
) -> None:
    assert may(getattr(cast, who), Permission(permission), subject(cast, object_name)) is (mark == "x")


@pytest.mark.parametrize("permission", [Permission.SIGN_OFF, Permission.CHECK, Permission.USE_ATTEST])
def test_a_manager_who_learns_does_not_assess_themselves(cast: Cast, permission: Permission) -> None:
    own = Shadowing(
        key="own", mentor_id=cast.fay.id, mentee_id=cast.alice.id, engagement=cast.engagement,
        starts_on=date(2026, 6, 1),
    )  # fmt: skip
    assert not may(cast.alice, permission, own)
    assert may(cast.fay, permission, own)

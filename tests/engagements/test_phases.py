"""How a mentee moves from watching to working alone, as the plan shows it: by evidence and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.base.errors import Refused
from ktrack.learning.actions import Claim
from ktrack.models.choices import CheckKind, Grade
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
PHASES = ("watches", "assists", "is watched", "works alone")
FIRST = date(2026, 5, 4)


def phase(client: PageClient, cast: Cast) -> str:
    """Return the one phase that the plan shows for Bob's Kafka."""
    html = client.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    row = html.split(f'<tr id="plan-{cast.kafka.id}"')[1].split("</tr>")[0]
    (shown,) = (word for word in PHASES if f"{word}</span>" in row)
    return shown


def test_sign_offs_lead_through_the_phases_one_by_one(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    seen = [phase(alice, cast)]
    for week, level in enumerate((1, 2, 3, 4)):
        proof.assess(cast, level, happened_on=FIRST + timedelta(weeks=week))
        seen.append(phase(alice, cast))
    assert seen == ["watches", "watches", "assists", "is watched", "works alone"]


def test_a_failed_check_leads_back(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 4, happened_on=FIRST)
    proof.assess(cast, 2, kind=CheckKind.DEMO, grade=Grade.AGAIN, happened_on=FIRST + timedelta(weeks=3))
    assert phase(sign_in("alice"), cast) == "assists"


def test_being_there_moves_nobody_on(sign_in: SignIn, cast: Cast) -> None:
    """Sessions logged, levels claimed and uses attested: still nobody has verified a level."""
    for day in range(1, 9):
        log.write(
            cast, f"l-000000000000000{day}", happened_on=FIRST + timedelta(days=day),
            claims=(Claim(cast.kafka.id, 5, used=True),),
        )  # fmt: skip
    proof.assess(cast, None)
    assert phase(sign_in("alice"), cast) == "watches"


@pytest.mark.parametrize("level", [3, 4, 5])
def test_from_level_three_on_somebody_says_what_was_done(sign_in: SignIn, cast: Cast, level: int) -> None:
    with pytest.raises(Refused, match="write down what was done"):
        proof.assess(cast, level, note=" ")
    assert phase(sign_in("alice"), cast) == "watches"

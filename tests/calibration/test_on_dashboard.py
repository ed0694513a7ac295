"""The dashboard says beside its figures how far they can be trusted."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.factories import proof
from tests.factories.cast import Cast
from tests.factories.checked import LEARNT, checks
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def page(client: PageClient, query: str = "") -> str:
    return client.get(f"/dashboard?{query}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("n", "says"), [(0, "prior only 0 checks"), (1, "prior only 1 check"), (20, "early 20 checks")]
)
def test_the_label_stands_beside_the_figures(sign_in: SignIn, cast: Cast, n: int, says: str) -> None:
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    checks(cast, n, n, chance=0.8)
    found = page(sign_in("eve"))
    assert f"Can these figures be trusted? {says}" in words(found)
    assert 'href="/calibration"' in found


def test_it_is_that_of_the_chosen_day(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 4, 4, chance=0.8)
    day = max(LEARNT + timedelta(days=90), cast.engagement.starts_on)
    found = page(sign_in("eve"), f"as_of={day}")
    assert "prior only 2 checks" in words(found)
    assert f'href="/calibration?as_of={day}"' in found


@pytest.mark.parametrize("who", ["eve", "adam"])
def test_the_page_belongs_to_the_dashboard(sign_in: SignIn, cast: Cast, who: str) -> None:
    found = sign_in(who).get("/calibration").get_data(as_text=True)
    assert '<a href="/dashboard" aria-current="page">Dashboard</a>' in found

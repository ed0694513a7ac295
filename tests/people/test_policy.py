"""Changing the numbers behind the figure."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, PolicyVersion
from ktrack.people.forms.policy import shown
from ktrack.retention.policy import current_policy
from ktrack.scoring.parameters import Policy
from tests.people.test_list import SignIn


def adopt(
    sign_in: SignIn, who: str = "adam", seen: str = "0", reason: str = "Calibrated", **changed: str
) -> Any:
    client = sign_in(who)
    numbers = {name: str(value) for name, value in shown(Policy(), 0).items()}
    data = {"csrf_token": client.token(), **numbers, "reason": reason, "seen": seen, **changed}
    return client.post("/policy", data=data)


def test_the_page_shows_the_numbers_with_their_defaults(sign_in: SignIn) -> None:
    page = sign_in("adam").get("/policy").get_data(as_text=True)
    assert "Default 14; from 1 to 365." in page
    assert "The defaults are in force." in page


def test_a_policy_is_adopted_with_its_reason(sign_in: SignIn) -> None:
    assert adopt(sign_in, kappa="21", rstar_5="0.95").status_code == 302
    policy = current_policy()
    assert (policy.kappa, policy.rstar) == (21.0, (0.7, 0.75, 0.8, 0.85, 0.95))
    stored = db.session.query(PolicyVersion).one()
    assert stored.values == {"kappa": 21.0, "rstar": [0.7, 0.75, 0.8, 0.85, 0.95]}
    assert db.session.query(AuditEvent).filter_by(action="policy.adopt").count() == 1
    assert "Calibrated" in sign_in("adam").get("/policy").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kappa": "0"}, "between 1 and 365"),
        ({"kappa": "nan"}, "between 1 and 365"),
        ({"theta": "1.5"}, "between 0 and 1"),
        ({"use_window": "2.5"}, "Not a valid integer"),
        ({"eta": ""}, "This field is required"),
        ({"reason": ""}, "This field is required"),
        ({"reason": "   "}, "Say why the policy changes."),
        ({"min_interval": "300", "max_interval": "30"}, "min_interval: 300 is above max_interval, 30"),
    ],
)
def test_numbers_out_of_bounds_are_refused(sign_in: SignIn, changed: dict[str, str], says: str) -> None:
    answer = adopt(sign_in, **changed)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert db.session.query(PolicyVersion).count() == 0


def test_two_administrators_do_not_overwrite_each_other(sign_in: SignIn) -> None:
    adopt(sign_in, kappa="21")
    answer = adopt(sign_in, kappa="10")
    assert answer.status_code == 409
    assert 'value="10"' in answer.get_data(as_text=True)
    assert current_policy().kappa == 21.0


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, who: str) -> None:
    assert adopt(sign_in, who, kappa="21").status_code == 403

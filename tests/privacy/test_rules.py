"""The company's privacy rules: an administrator changes them with a reason, everybody sees them."""

from datetime import date
from typing import Any

import pytest

from ktrack.access import privacy, rows
from ktrack.access.privacy import Rules
from ktrack.base.db import db
from ktrack.models import AuditEvent, PrivacyRules
from ktrack.retention import teams
from tests.factories import proof
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.people.test_list import SignIn
from tests.support.page_reader import words


def adopt(sign_in: SignIn, who: str = "adam", **changed: str) -> Any:
    client = sign_in(who)
    data = {"csrf_token": client.token(), "threshold": "3", "reason": "Agreed in May", "seen": "0", **changed}
    return client.post("/privacy/rules", data=data)


def test_rules_are_adopted_with_a_reason_that_everybody_reads(sign_in: SignIn) -> None:
    assert adopt(sign_in, executives_see_names="y").headers["Location"] == "/privacy"
    stored = db.session.query(PrivacyRules).one()
    assert privacy.in_force() == Rules(3, True, stored.id)
    event = db.session.query(AuditEvent).filter_by(action="privacy.adopt").one()
    assert event.detail["before"] == {"threshold": 5, "executives_see_names": False}
    for who in ("alice", "bob", "fay", "eve", "adam"):
        page = words(sign_in(who).get("/privacy").get_data(as_text=True))
        assert "A team is shown by itself from3 people" in page
        assert "Adam Admin threshold 3, names for executives Agreed in May" in page


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"threshold": "1"}, 422, "between 2 and 50"),
        ({"threshold": "51"}, 422, "between 2 and 50"),
        ({"threshold": "x"}, 422, "Not a valid integer"),
        ({"reason": "  "}, 422, "Say why the rules change"),
        ({"reason": "a\x00b"}, 422, "NUL"),
        ({"threshold": "5"}, 422, "These are the rules in force already."),
        ({"seen": "7"}, 409, "Somebody adopted other rules in the meantime."),
        ({"seen": "x"}, 409, "Somebody adopted other rules in the meantime."),
    ],
)
def test_bad_input_changes_nothing(sign_in: SignIn, changed: dict[str, str], status: int, says: str) -> None:
    answer = adopt(sign_in, **changed)
    assert answer.status_code == status
    assert says in words(answer.get_data(as_text=True))
    assert db.session.query(PrivacyRules).count() == 0


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_others_may_not(sign_in: SignIn, who: str) -> None:
    assert adopt(sign_in, who).status_code == 403
    assert sign_in(who).get("/privacy/rules").status_code == 403


def test_the_threshold_draws_other_blocks_at_once(sign_in: SignIn, cast: Cast) -> None:
    data, _people = learning_team(cast, "Data", 4)
    learning_team(cast, "Metering", 3)
    db.session.commit()
    day = date(2026, 6, 15)
    assert data.id not in teams.drawn(day).apart
    adopt(sign_in)
    assert data.id in teams.drawn(day).apart


def test_executives_see_names_where_the_company_says_so(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 3)
    assert not rows.sees_names(cast.eve)
    adopt(sign_in, executives_see_names="y")
    assert rows.sees_names(cast.eve)
    assert "Bob Bach" in sign_in("eve").get(f"/evidence/{row.id}").get_data(as_text=True)

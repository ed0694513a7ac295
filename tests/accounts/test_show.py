"""The page of one's own account."""

import pytest

from tests.factories.cast import Cast
from tests.people.test_list import SignIn


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve", "adam"])
def test_it_leads_to_password_sessions_language_and_record(sign_in: SignIn, cast: Cast, who: str) -> None:
    page = sign_in(who).get("/account").get_data(as_text=True)
    assert cast.accounts[who].login in page
    for address in ("/account/password", "/logout-everywhere", "/preferences", "/me"):
        assert f'"{address}"' in page

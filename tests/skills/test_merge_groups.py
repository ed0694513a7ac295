"""Small teams are shown together, so that nobody is found by subtraction."""

from ktrack.base.db import db
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.people.test_list import SignIn, text_of


def needs(sign_in: SignIn, who: str, cast: Cast) -> str:
    page = text_of(sign_in(who), f"/skills/{cast.kafka.id}")
    return page.split('id="needs"')[1].split("</section>")[0]


def test_the_page_merges_for_all_but_administrators(sign_in: SignIn, cast: Cast) -> None:
    learning_team(cast, "Metering", 5)
    learning_team(cast, "Data", 4)
    db.session.commit()
    for who in ("eve", "alice", "bob"):
        shown = needs(sign_in, who, cast)
        assert "Metering" in shown
        assert "Smaller teams" in shown
        assert not {"Payments", "Data"} & set(shown.replace("<", ">").split(">"))
    assert "Payments" in needs(sign_in, "adam", cast)


def test_a_company_of_few_is_one_group(sign_in: SignIn, cast: Cast) -> None:
    assert "All teams" in needs(sign_in, "eve", cast)


def test_who_knows_a_team_from_inside_gets_nothing_to_subtract_it_from(sign_in: SignIn, cast: Cast) -> None:
    learning_team(cast, "Data", 4)
    db.session.commit()
    assert "not shown" in needs(sign_in, "alice", cast)
    assert "not shown" not in needs(sign_in, "eve", cast)

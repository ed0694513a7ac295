"""Logging what was learned."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Holding, LogEntry, Shadowing
from ktrack.models.choices import EvidenceType
from ktrack.retention import version
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value

SignIn = Callable[[str], PageClient]


def post(client: PageClient, fields: dict[str, Any]) -> Any:
    return client.post("/log/new", data={"csrf_token": client.token(), **fields})


def stored() -> LogEntry:
    return db.session.query(LogEntry).one()


def claims() -> set[tuple[str, int, int | None]]:
    return {(row.type.value, row.skill_id, row.level) for row in db.session.query(Evidence)}


def test_the_form_knows_the_day_the_shadowing_and_its_skills(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("bob").get("/log/new").get_data(as_text=True)
    assert field_value(page, "happened_on") == "2026-06-15"
    assert f'<option selected value="{cast.shadowing.id}">Event platform, with Fay Freelancer' in page
    assert "Apache Kafka operations</label>" in page
    assert "3 performed under supervision" in page


def test_an_entry_is_stored_with_its_levels_and_links(sign_in: SignIn, cast: Cast) -> None:
    fields = log.typed(cast, **{"links-0-url": " https://git.example.test/mr/1 ", "links-1-url": ""})
    answer = post(sign_in("bob"), {**fields, "claims-1-used": "y"})
    entry = stored()
    assert answer.headers["Location"] == f"/log/{entry.id}"
    assert (entry.person_id, entry.happened_on, entry.minutes) == (cast.bob.id, date(2026, 6, 12), 60)
    assert (entry.shadowing_id, entry.engagement_id) == (cast.shadowing.id, cast.engagement.id)
    assert [link.url for link in entry.links] == ["https://git.example.test/mr/1"]
    assert claims() == {("claim", cast.kafka.id, 2), ("use", cast.billing.id, None)}
    use = db.session.query(Evidence).filter_by(type=EvidenceType.USE).one()
    assert (use.attested, use.assessor_id, use.entry_id) == (False, None, entry.id)


def test_it_changes_the_holding_the_trail_and_the_version(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    post(sign_in("bob"), log.typed(cast))
    held = db.session.query(Holding).filter_by(person_id=cast.bob.id, skill_id=cast.kafka.id).one()
    assert (held.claim, held.level) == (2, None), "a claim is no proof"
    assert db.session.query(AuditEvent).filter_by(action="log.write", subject_id=stored().id).count() == 1
    assert version.current() > before


def test_minutes_alone_change_the_version(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    post(sign_in("bob"), log.typed(cast, **{"claims-0-level": ""}))
    assert claims() == set()
    assert version.current() > before


def test_one_can_learn_on_ones_own(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("dan"), log.typed(cast, shadowing="0", **{"claims-0-level": "1"}))
    entry = stored()
    assert (entry.person_id, entry.shadowing_id, entry.engagement_id) == (cast.dan.id, None, None)


@pytest.mark.parametrize("name", ["Secrets management", "secrets MANAGEMENT", "Geheimnisverwaltung"])
def test_another_skill_goes_by_its_name(sign_in: SignIn, cast: Cast, name: str) -> None:
    fields = log.typed(cast, other_skill=name, other_level="1", **{"claims-0-level": ""})
    post(sign_in("bob"), fields)
    assert claims() == {("claim", cast.secrets.id, 1)}


@pytest.mark.parametrize("who", ["alice", "adam", "eve", "mia"])
def test_everybody_of_the_company_can_learn(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    answer = post(client, log.typed(cast, shadowing="0"))
    assert client.get(answer.headers["Location"]).status_code == 200
    assert stored().person_id == cast.accounts[who].person_id


def test_a_level_says_enough_without_text(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("bob"), log.typed(cast, text="")).status_code == 302
    assert stored().text == ""


def test_a_shadowing_in_the_address_is_preselected(sign_in: SignIn, cast: Cast) -> None:
    other = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
        starts_on=date(2026, 2, 1), skills=[cast.secrets],
    )  # fmt: skip
    db.session.add(other)
    db.session.commit()
    page = sign_in("bob").get(f"/log/new?shadowing={cast.shadowing.id}").get_data(as_text=True)
    assert f'<option selected value="{cast.shadowing.id}"' in page
    assert page.index("Apache Kafka operations</label>") < page.index("Secrets management</label>")


def test_the_same_form_sent_twice_makes_one_entry(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    key = field_value(bob.get("/log/new").get_data(as_text=True), "entry_key")
    first, second = (post(bob, log.typed(cast, entry_key=key)) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == f"/log/{stored().id}"
    assert stored().key == key
    assert claims() == {("claim", cast.kafka.id, 2)}
    assert "not stored twice" in bob.get(second.headers["Location"]).get_data(as_text=True)


def test_the_key_of_somebody_elses_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    answer = post(sign_in("dan"), log.typed(cast, entry_key=entry.key, shadowing="0"))
    assert answer.status_code == 422
    assert stored() is entry


def test_add_a_link_stores_nothing_and_shows_another_row(sign_in: SignIn, cast: Cast) -> None:
    fields = log.typed(cast, add="links", text="not lost", **{"links-0-url": "https://a.example.test"})
    page = post(sign_in("bob"), fields).get_data(as_text=True)
    assert field_value(page, "links-0-url") == "https://a.example.test"
    assert field_value(page, "links-1-url") == ""
    assert "not lost" in page
    assert db.session.query(LogEntry).count() == 0


@pytest.mark.parametrize("who", ["fay", "gil"])
def test_freelancers_do_not_log(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    assert client.get("/log/new").status_code == 403
    assert post(client, log.typed(cast)).status_code == 403
    assert db.session.query(LogEntry).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").put("/log/new").status_code == 405


ELEVEN_LINKS = {f"links-{number}-url": f"https://a.example.test/{number}" for number in range(11)}
BAD = {
    "negative minutes": {"minutes": "-1"},
    "more than a day": {"minutes": "1441"},
    "no number": {"minutes": "abc"},
    "no minutes": {"minutes": None},
    "a day to come": {"happened_on": "2026-06-16"},
    "no day": {"happened_on": "31.02.2026"},
    "a level too high": {"claims-0-level": "7"},
    "no shadowing": {"shadowing": None},
    "a shadowing that is none": {"shadowing": "x"},
    "nothing said": {"text": "", "claims-0-level": ""},
    "white space said": {"text": " \n", "claims-0-level": ""},
    "too long": {"text": "x" * 100_000},
    "a script as link": {"links-0-url": "javascript:alert(1)"},
    "half a link": {"links-0-url": "https://"},
    "eleven links": ELEVEN_LINKS,
    "a skill that is none": {"claims-0-skill_id": "999999"},
    "a skill that is no number": {"claims-0-skill_id": "²"},
    "a name that is none": {"other_skill": "Alchemy", "other_level": "1"},
    "a skill twice": {"other_skill": "Billing batch", "other_level": "1"},
    "a level without a skill": {"other_level": "1"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any]
) -> None:
    fields = log.typed(cast, **{"text": "typed with care", **changed})
    before = version.current()
    answer = post(sign_in("bob"), fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert field_value(page, "text") == fields["text"]
    assert field_value(page, "minutes") == str(fields.get("minutes", ""))
    assert db.session.query(LogEntry).count() == 0
    assert claims() == set()
    assert version.current() == before


def test_what_is_wrong_stands_beside_its_field(sign_in: SignIn, cast: Cast) -> None:
    page = post(sign_in("bob"), log.typed(cast, happened_on="2026-06-16")).get_data(as_text=True)
    assert 'id="happened_on-error"' in page
    assert "The date lies in the future." in page


def test_a_shadowing_of_somebody_else_cannot_be_named(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("dan"), log.typed(cast))
    assert answer.status_code == 422
    assert db.session.query(LogEntry).count() == 0


@pytest.mark.parametrize("name", ["text", "other_skill", "links-0-url"])
def test_nul_is_refused(sign_in: SignIn, cast: Cast, name: str) -> None:
    assert post(sign_in("bob"), log.typed(cast, **{name: "https://a.example.test/\x00"})).status_code == 422
    assert db.session.query(LogEntry).count() == 0


def test_a_row_with_an_odd_number_is_no_row(sign_in: SignIn, cast: Cast) -> None:
    assert (
        post(sign_in("bob"), log.typed(cast, **{"links-²-url": "https://a.example.test"})).status_code == 302
    )
    assert stored().links == []


def test_a_wrong_link_is_named_in_the_summary(sign_in: SignIn, cast: Cast) -> None:
    page = post(sign_in("bob"), log.typed(cast, **{"links-0-url": "javascript:alert(1)"})).get_data(
        as_text=True
    )
    summary = page.split('class="errors"')[1].split("</div>")[0]
    assert '<a href="#links-0-url">Address: Enter a complete web address' in summary
    assert summary.count("<li>") == 1

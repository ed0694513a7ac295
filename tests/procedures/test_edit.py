"""Writing the next version, alone and at the same time as somebody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Mail, ProcedureVersion
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
NEW = procedures.TEXT.replace("Restart it", "Restart it <script>alert(1)</script>")


def post(client: PageClient, procedure_id: int, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "base": "1", "title": "Restart a broker", "text": NEW,
        "note": "What comes first", **changed,
    }  # fmt: skip
    return client.post(f"/procedures/{procedure_id}/edit", data=data)


def texts() -> list[str]:
    return list(db.session.scalars(select(ProcedureVersion.text).order_by(ProcedureVersion.number)))


def test_a_change_is_a_version_and_the_owner_is_told(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    dan = sign_in("dan")
    assert dan.get(f"/procedures/{made.id}/edit").status_code == 200
    assert post(dan, made.id).status_code == 302
    assert texts() == [procedures.TEXT, NEW]
    mail = db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (cast.bob.id, "procedure.changed")
    page = dan.get(f"/procedures/{made.id}").get_data(as_text=True)
    assert "&lt;script&gt;" in page
    assert "Changed since it was last confirmed." in words(page)
    assert post(dan, made.id).status_code == 302  # once more
    assert len(texts()) == 2


def test_the_second_editor_sees_both_and_loses_nothing(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    dan, mia = sign_in("dan"), sign_in("mia")
    post(dan, made.id)
    mine = procedures.TEXT.replace("Watch the lag", "Watch the lag for an hour")
    late = post(mia, made.id, text=mine, title="Restart one broker")
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Dan Dorn saved version 2 while you wrote on version 1." in words(page)
    assert "<ins>lag for an hour.</ins>" in page
    assert "Title of yours" in words(page)
    assert field_value(page, "text").strip() == mine
    assert texts() == [procedures.TEXT, NEW]
    again = post(mia, made.id, text=mine, base=field_value(page, "base"))
    assert again.status_code == 302
    assert texts() == [procedures.TEXT, NEW, mine]


@pytest.mark.parametrize("changed", [{"note": " "}, {"text": " \n"}, {"title": ""}, {"base": "x" * 99}])
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    made = procedures.published(cast)
    answer = post(sign_in("bob"), made.id, **changed)
    assert answer.status_code in (409, 422)
    assert texts() == [procedures.TEXT]


def test_who_may_write_and_who_may_not(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    for who, status in (("eve", 403), ("adam", 403), ("gil", 404)):
        assert post(sign_in(who), made.id).status_code == status, who
    cast.engagement.ends_on = date(2026, 6, 14)
    db.session.commit()
    fay = sign_in("fay")
    assert fay.get(f"/procedures/{made.id}").status_code == 200
    assert post(fay, made.id).status_code == 403
    assert texts() == [procedures.TEXT]
    cast.engagement.ends_on = date(2026, 6, 15)
    db.session.commit()
    assert post(fay, made.id).status_code == 302


def test_what_is_archived_is_not_changed(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    alice = sign_in("alice")
    alice.post(f"/procedures/{made.id}/archive", data={"csrf_token": alice.token()})
    answer = post(sign_in("bob"), made.id)
    assert answer.status_code == 422
    assert "It was archived in the meantime." in words(answer.get_data(as_text=True))
    assert texts() == [procedures.TEXT]

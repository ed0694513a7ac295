"""A fit takes seconds: nobody who writes waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.calibration import fits
from ktrack.models import KappaProposal
from tests.factories.cast import make_cast


def writer(app: Flask, account: Any) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "locale": "de"}
    return lambda: int(client.post("/preferences", data=data).status_code)


def test_others_write_while_it_is_fitted(
    own_app: Flask, frozen: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        client: Any = own_app.test_client()
        client.sign_in(cast.accounts["adam"])
        token = client.token()
        write = writer(own_app, cast.accounts["bob"])
    answers = []

    def slow(today: date) -> fits.Fitted:
        db.session.query(KappaProposal).count()
        with ThreadPoolExecutor(1) as pool:
            answers.append(pool.submit(write).result(timeout=20))
        return fits.Fitted(14.0, 15.0, 0.5, 40, 0.5, 0.6)

    monkeypatch.setattr(fits, "fit_company", slow)
    assert client.post("/calibration/fit", data={"csrf_token": token}).status_code == 302
    assert answers == [302]
    with own_app.app_context():
        assert db.session.query(KappaProposal).one().proposed_by_id == cast.adam.id

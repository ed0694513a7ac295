"""A skill's curve for the chart: a year back, a year ahead."""

import json
from datetime import date
from typing import Any

from ktrack.retention import version
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.people.test_record import sign_off


def traces(sign_in: SignIn, cast: Cast, skill_id: int) -> list[dict[str, Any]]:
    answer = sign_in("eve").get(f"/skills/{skill_id}/curve.json")
    assert answer.mimetype == "application/json"
    found: list[dict[str, Any]] = json.loads(answer.get_data())["data"]
    return found


def test_it_rises_with_the_proof_and_falls_ahead(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 4, date(2026, 6, 15))
    past, ahead = traces(sign_in, cast, cast.kafka.id)
    assert past["x"][-1] == ahead["x"][0] == "2026-06-15", "the forecast begins where the past ends"
    assert past["y"][0] == 0
    assert past["y"][-1] > 0.8
    assert ahead["y"] == sorted(ahead["y"], reverse=True)
    assert ahead["line"]["dash"] == "dot"


def test_a_skill_without_plan_has_an_empty_curve(sign_in: SignIn, cast: Cast) -> None:
    assert [trace["x"] for trace in traces(sign_in, cast, cast.secrets.id)] == [[], []]


def test_the_browser_need_not_fetch_it_twice(sign_in: SignIn, cast: Cast) -> None:
    client, path = sign_in("eve"), f"/skills/{cast.kafka.id}/curve.json"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    before = version.current()
    sign_off(cast, 4, date(2026, 6, 15))
    assert version.current() > before
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_it_is_compact(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 4, date(2026, 6, 15))
    assert len(sign_in("eve").get(f"/skills/{cast.kafka.id}/curve.json").get_data()) < 4000

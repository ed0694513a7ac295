"""Two dates beside each other, and what was known then beside what is known now."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from ktrack.base.db import db
from ktrack.dashboards import board, page
from ktrack.dashboards.compare import comparison
from ktrack.models.choices import EvidenceType
from ktrack.retention import report, teams, version
from ktrack.retention.record import Fact, record
from ktrack.retention.report import Wanted
from ktrack.retention.scope import Scope
from ktrack.web.page import change, percent
from tests.dashboards.test_charts import figure, opened
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY, BEFORE = date(2026, 6, 15), date(2026, 5, 10)
LATE = datetime(2026, 7, 3, 9, tzinfo=UTC)


def shown(client: PageClient, query: str) -> str:
    answer = client.get(f"/dashboard?{query}")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_both_dates_are_those_of_the_report(sign_in: SignIn, two_teams: Cast) -> None:
    told = shown(sign_in("eve"), f"compare={BEFORE}")
    before, after = (report.build(Wanted("company", day)) for day in (BEFORE, TODAY))
    for label, key in (("Retained", "retained"), ("Verified", "verified"), ("Unknown", "unknown"),
                       ("Transferred", "transferred"), ("Coverage", "coverage")):  # fmt: skip
        moved = change(after[key] - before[key])
        assert f"{label} {percent(before[key])} {percent(after[key])} {moved}" in told


def test_what_moved_adds_up_to_the_difference(two_teams: Cast) -> None:
    found = comparison(Scope(), TODAY, BEFORE, teams.drawn(TODAY))
    before, after = (report.build(Wanted("company", day)) for day in (BEFORE, TODAY))
    for moves in (found.skills, found.teams):
        assert moves is not None
        total = sum(move.moved for move in moves.shown) + moves.rest
        assert total == pytest.approx(after["retained"] - before["retained"])
    first = found.skills.shown[0] if found.skills else None
    assert first is not None
    assert first.id == two_teams.secrets.id
    assert first.before is None


def test_each_number_opens_what_is_behind_it(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    text = eve.get(f"/dashboard?compare={BEFORE}").get_data(as_text=True)
    part = text[text.index('id="compared"') : text.index('id="past"')]
    links = re.findall(r'href="(/dashboard/evidence[^"]*)">([^<]*)</a>', part)
    assert len(links) > 14
    for address, share in links:
        assert re.search(rf"As of [^:]*: {share}", opened(eve, address.replace("&amp;", "&")))


def test_bars_open_their_skill(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    bars = figure(eve, "moves", f"compare={BEFORE}")["data"][0]
    for name, address in zip(bars["y"], bars["customdata"], strict=True):
        assert name in opened(eve, address)
    assert figure(eve, "moves")["data"][0]["x"] == []


BAD_DATES = {
    "compare=yesterday": "“yesterday” is not a date, so it was left out.",
    "as_of=2026-02-30": "“2026-02-30” is not a date, so it was left out.",
    "compare=0001-01-01": "no difference can be given",
    "compare=9999-12-31": "Retained moved by −",
    f"compare={TODAY}": "Both dates are the same",
    f"as_of=0001-01-01&compare={TODAY}": "no difference can be given",
    f"compare={BEFORE}&category=Nothing": "no difference can be given",
}


def test_bad_dates_say_what_is_wrong(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    for query, says in BAD_DATES.items():
        assert says in shown(eve, query)


def come_late(cast: Cast) -> None:
    """Store in July that Bob was signed off in billing at the end of April."""
    said = Fact(
        EvidenceType.SIGNOFF, cast.bob.id, cast.billing.id, date(2026, 4, 27), level=4,
        assessor_id=cast.fay.id, note="Ran the batch alone",
    )  # fmt: skip
    record(said, cast.fay, LATE, LATE.date())
    version.touch()
    db.session.commit()


def test_a_late_row_was_not_known_then(
    sign_in: SignIn, proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_late(proved)
    monkeypatch.setattr("ktrack.base.clock.now", lambda: LATE)
    eve = sign_in("eve")
    now, then = figure(eve, "then", "as_of=2026-07-31")["data"]
    found = report.build(Wanted("company", date(2026, 7, 31), trend=24, known_then=True))
    told = {point["on"]: point["retained"] for point in found["trend_as_known_then"]}
    both = dict(zip(now["x"], zip(now["y"], then["y"], strict=True), strict=True))
    assert both["2026-07-01"][1] == pytest.approx(told["2026-07-01"])
    assert both["2026-07-01"][0] > both["2026-07-01"][1] + 0.2
    assert both["2026-07-31"][0] == pytest.approx(both["2026-07-31"][1])
    assert "The widest gap is in July 2026" in shown(eve, "as_of=2026-07-31&known=then")


def test_what_was_known_then_opens_what_was_known_then(
    sign_in: SignIn, proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_late(proved)
    monkeypatch.setattr("ktrack.base.clock.now", lambda: LATE)
    eve = sign_in("eve")
    for line, rows in zip(figure(eve, "then", "as_of=2026-07-31")["data"], (3, 2), strict=True):
        at = line["x"].index("2026-07-01")
        told = opened(eve, line["customdata"][at])
        assert f": {percent(line['y'][at])}, " in told
        assert f"Evidence {rows}" in told


def test_history_is_replayed_only_when_asked(
    sign_in: SignIn, proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_scope: object) -> None:
        raise AssertionError("the plain page replays history")

    monkeypatch.setattr(page, "_then", refuse)
    told = shown(sign_in("eve"), "")
    assert "Retained as known then" not in told


def test_known_then_has_every_third_month() -> None:
    days = board.then_grid(TODAY)
    assert days[-2:] == [date(2026, 6, 1), TODAY]
    assert len(days) == 9
    assert set(days) <= set(board.grid(TODAY))
    assert board.then_grid(date.min) == [date.min]

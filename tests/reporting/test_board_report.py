"""The board report: one page, the figures of `ktrack report`, the filters, a word where there is nothing."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from ktrack.access.groups import each_apart
from ktrack.base.db import db
from ktrack.dashboards.board import Point
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.lone import LoneSkill
from ktrack.dashboards.names import SkillName
from ktrack.reporting import document, source
from ktrack.retention import report
from ktrack.retention.queries import Item
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.reporting.reading import pdf_of, read_pdf
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def test_figures_are_those_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    text, pages = pdf_of(sign_in("eve"))
    found = report.build(Wanted("company", TODAY))
    assert pages == 1
    for label, key in (("Verified", "verified"), ("Transferred", "transferred"), ("Unknown", "unknown"),
                       ("Tested", "tested_share"), ("Coverage", "coverage")):  # fmt: skip
        assert f"{label} {percent(found[key])}" in text
    assert f"In 90 days {percent(found['forecast']['retained'])}" in text
    low, high = found["interval"]
    interval = f"90 % interval: {percent(low)} to {percent(high)}"
    assert f"Retained about 1 of 2 {percent(found['retained'])} · {interval}" in text
    assert "Whole company" in text
    assert "Apache Kafka operations 5" in text
    assert "Model KT-1. Policy: κ 14" in text
    assert "/dashboard Page 1 / 1" in text


def test_filters_are_printed_and_stand_in_the_address(sign_in: SignIn, proved: Cast) -> None:
    query = f"team={proved.payments.id}&category=Platform&reason=expertise&as_of=2026-06-01"
    text, pages = pdf_of(sign_in("adam"), query)
    assert pages == 1
    assert "Team: Payments · Category: Platform · Reason: Expertise" in text
    assert "as of Jun 1, 2026" in text
    assert f"/dashboard?{query}" in text


@pytest.mark.parametrize(
    ("query", "told"),
    [("as_of=0001-01-01", "Nothing was planned"), ("as_of=1970-01-01", "Nothing was planned"),
     ("as_of=9999-12-31", "as of Dec 31, 9999"), ("category=Nobody", "Nothing was planned"),
     ("category=Business", "nobody was assessed yet"), ("reason=peak", "Nothing was planned"),
     ("category=" + "W" * 300, "…"), ("category=%00%1b%F0%9F%A7%BF%E2%80%AE", "Nothing was planned")],
)  # fmt: skip
def test_a_choice_without_figures_says_so_on_one_page(
    sign_in: SignIn, proved: Cast, query: str, told: str
) -> None:
    text, pages = pdf_of(sign_in("eve"), query)
    assert pages == 1
    assert told in text
    assert "Retained 0 %" not in text


def test_a_reader_of_german_gets_german(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    eve.post("/preferences", data={"csrf_token": eve.token(), "locale": "de"})
    text, pages = pdf_of(eve)
    assert pages == 1
    assert "Ganzes Unternehmen" in text
    assert "Fähigkeiten" in text


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "dan"])
def test_others_may_not(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    for path in ("report", "report.pdf", "report.xlsx", "report/items.csv"):
        assert client.get(f"/dashboard/{path}").status_code == 403
    assert client.post("/dashboard/report.pdf").status_code == 405


def test_nobody_is_named(sign_in: SignIn, proved: Cast) -> None:
    text, _pages = pdf_of(sign_in("eve"))
    assert not [name for name in ("Bob", "Bach", "Alice", "Fay") if name in text]


@pytest.mark.parametrize("locale", ["en", "de"])
def test_a_huge_company_with_long_names_has_one_page(app: Flask, proved: Cast, locale: str) -> None:
    found, items = huge(proved.payments.id)
    with force_locale(locale):
        made = document.board_report(found, items, "https://k.example.test/" + "x" * 500, locale, NOW)
    text, pages = read_pdf(made)
    assert pages == 1
    assert ("and 595 more" if locale == "en" else "595 weitere") in text


def huge(team: int) -> tuple[source.Source, Sequence[Item]]:
    """600 skills with wide names in 60 categories, all of them hanging on one person."""
    found = source.read(Filters(TODAY, TODAY, each_apart([team])), "en")
    wide = "WWWW " * 40 + "Wide name"
    lone = tuple(LoneSkill(skill, (team,), 4, 5, 0.5) for skill in range(600))
    points = tuple(Point(date(2024 + n // 12, n % 12 + 1, 1), 0.5, 0.5, 0.5) for n in range(30))
    changed = {
        "skills": {skill: SkillName(wide, f"{wide} {skill % 60}") for skill in range(600)}, "lone": lone,
        "lone_count": 600,
        "trend": points, "sentence": wide, "trend_sentence": wide, "trust_sentence": wide,
    }  # fmt: skip
    items = [Item(team, skill, 4, 5, 3, 4, 0.5, 0.6, 0.7, False, 1) for skill in range(600)]
    return source.Source(**{**vars(found), **changed}), items


def test_a_company_with_one_category_reads_well(sign_in: SignIn, proved: Cast) -> None:
    proved.billing.category = proved.kafka.category = ""
    db.session.commit()
    text, _pages = pdf_of(sign_in("eve"))
    assert "No category" in text

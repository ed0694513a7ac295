"""Workbook and CSV: the same figures as numbers, "n/a" where nothing is known, and nothing that runs."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.reporting import csv_file, workbook
from ktrack.reporting.tables import Share, Table
from ktrack.retention import report
from ktrack.retention.report import Wanted
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.reporting.reading import csv_of, sheets_of
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)
FIRST_OF_EXCEL = date(1899, 12, 30)
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    'a,"b"\nc',
    "https://x.test",
    "ü\x01\x1f",
    "x" * 40_000,
)


def test_the_workbook_holds_the_figures_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    answer = sign_in("eve").get("/dashboard/report.xlsx?category=Platform")
    sheets = sheets_of(answer.data)
    figures = {row[0]: row[1] for row in sheets["Figures"]}
    [item] = [one for one in report.build(Wanted("company", TODAY))["skills"] if one["skill_id"] == "kafka"]
    assert figures["Retained"] == pytest.approx(item["retained"])
    assert figures["Category"] == "Platform"
    assert figures["As of"] == (TODAY - FIRST_OF_EXCEL).days
    assert figures["Planned items"] == 1
    assert list(sheets) == ["Figures", "Trend", "Categories", "Plan items", "Skills", "Ending engagements"]
    assert [row[:2] for row in sheets["Plan items"][1:]] == [["All teams", "Apache Kafka operations"]]
    assert sheets["Plan items"][1][7] == pytest.approx(item["retained"])
    assert sheets["Skills"][1][3] == 1.0


def test_what_nobody_assessed_is_not_zero(sign_in: SignIn, proved: Cast) -> None:
    rows = csv_of(sign_in("eve"), "items")
    assert [row[7:10] for row in rows[1:] if row[1] == "Billing batch"] == [["n/a"] * 3]
    assert dict(csv_of(sign_in("eve"), "figures", "category=Business"))["Retained"] == "n/a"
    assert {tuple(row[1:]) for row in csv_of(sign_in("eve"), "trend", "category=Business")[1:]} == {
        ("n/a",) * 3
    }


def test_tables_agree_with_the_report(sign_in: SignIn, proved: Cast) -> None:
    eve, found = sign_in("eve"), report.build(Wanted("company", TODAY, trend=24))
    assert float(dict(csv_of(eve, "figures"))["Verified"]) == pytest.approx(found["verified"], abs=1e-6)
    told = {row[0]: row[1] for row in csv_of(eve, "trend")}
    assert told["2026-06-01"] == str(round(found["trend"][-1]["retained"], 6))
    items = {row[1]: float(row[7]) for row in csv_of(eve, "items")[1:] if row[7] != "n/a"}
    kafka = next(one for one in found["skills"] if one["skill_id"] == "kafka")
    assert items == {"Apache Kafka operations": pytest.approx(kafka["retained"], abs=1e-6)}


def test_small_teams_are_one_row_to_executives(sign_in: SignIn, proved: Cast) -> None:
    learning_team(proved, "Metering", 5, proved.kafka)
    learning_team(proved, "Data", 4, proved.kafka)
    db.session.commit()
    files = {who: csv_of(sign_in(who), "items") for who in ("eve", "adam")}
    kafka = {who: [row[0] for row in found if "Kafka" in row[1]] for who, found in files.items()}
    assert kafka == {"eve": ["Smaller teams", "Metering"], "adam": ["Payments", "Metering", "Data"]}
    weights = [csv_of(sign_in(who), "categories", "category=Platform")[1] for who in ("eve", "adam")]
    assert weights[0] == weights[1]
    assert "Data" not in str(csv_of(sign_in("eve"), "ending", "as_of=2026-12-01"))


@pytest.mark.parametrize("query", ["as_of=0001-01-01", "as_of=9999-12-31", "category=Nobody", "reason=peak"])
def test_a_choice_without_figures_gives_files_all_the_same(sign_in: SignIn, proved: Cast, query: str) -> None:
    eve = sign_in("eve")
    assert sheets_of(eve.get(f"/dashboard/report.xlsx?{query}").data)["Figures"]
    for name in ("figures", "trend", "categories", "items", "skills", "ending"):
        assert csv_of(eve, name, query)[0]


@pytest.mark.parametrize("name", ["nothing", "Figures", "figures.csv", "%2e%2e"])
def test_an_unknown_table_is_not_found(sign_in: SignIn, cast: Cast, name: str) -> None:
    assert sign_in("eve").get(f"/dashboard/report/{name}.csv").status_code == 404


def test_a_team_that_does_not_exist_is_not_found(sign_in: SignIn, cast: Cast) -> None:
    for path in ("report", "report.pdf", "report.xlsx", "report/items.csv"):
        assert sign_in("adam").get(f"/dashboard/{path}?team=99999").status_code == 404


def test_no_text_becomes_a_formula(app: Flask) -> None:
    with app.test_request_context("/"):
        table = Table(
            "hostile", "[Hostile]: */?\\" * 9, ("=head", "n"), [(text, Share(0.5)) for text in HOSTILE]
        )
        lines = csv_file.content(table).decode("utf-8-sig")
        cells = next(iter(sheets_of(workbook.content([table], "t", NOW)).values()))
    assert not [line for line in lines.split("\r\n") if line.startswith(tuple("=+-@\t\r"))]
    assert "'=head,n\r\n" in lines
    assert '"a,""b""\nc",0.5\r\n' in lines
    assert [row[0] for row in cells[1:5]] == list(HOSTILE[:4])
    assert {row[1] for row in cells[1:]} == {0.5}


def test_the_page_lists_every_file_with_the_filters(sign_in: SignIn, proved: Cast) -> None:
    db.session.commit()
    page = sign_in("eve").get("/dashboard/report?category=Platform").get_data(as_text=True)
    for path in ("report.pdf", "report.xlsx", "report/items.csv", "report/ending.csv"):
        assert f"/dashboard/{path}?category=Platform" in page
    assert "/dashboard/report.pdf?category=Platform" in sign_in("eve").get(
        "/dashboard?category=Platform"
    ).get_data(as_text=True)

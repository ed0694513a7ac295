"""`ktrack report` for people to read: the same document as aligned text."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.retention.report import Document
from ktrack.scoring.parameters import Policy

SHOWN = 30
"""Rows of a table; the JSON has all of them."""


def write(report: Document) -> str:
    """Return the report as lines of text; no data is n/a, never 0 %."""
    return "\n".join(line.rstrip() for line in _lines(report))


def _lines(report: Document) -> Iterator[str]:
    yield _(
        "%(scope)s on %(day)s (%(model)s)", scope=report["scope"], day=report["as_of"], model=report["model"]
    )
    yield ""
    yield from _aligned(_headline(report))
    for title, head, rows in _tables(report):
        yield from ["", title, *_aligned([head, *rows[:SHOWN]])]
        if len(rows) > SHOWN:
            yield ngettext("and one more: see --json", "and %(num)s more: see --json", len(rows) - SHOWN)
    yield ""
    yield _("Policy: %(values)s", values=_policy(report.get("policy") or asdict(Policy())))


def _headline(report: Document) -> list[list[str]]:
    known = report["status"] != "none"
    low, high = report["interval"] or (None, None)
    rows = [
        [_("Knowledge retained"), _percent(report["retained"], known)],
        [_("90 % interval"), f"{_percent(low, known)} – {_percent(high, known)}"],
        [_("Verified"), _percent(report["verified"], known)],
        [_("Transferred"), _percent(report["transferred"], known)],
        [_("Progress"), _percent(report["progress"], known)],
        [_("Unknown"), _percent(report["unknown"])],
        [_("Tested share"), _percent(report["tested_share"], known)],
        [_("Coverage"), _percent(report["coverage"], known)],
        [
            ngettext("Forecast in one day", "Forecast in %(num)s days", report["forecast"]["days"]),
            _percent(report["forecast"]["retained"], known),
        ],
        [_("Status"), report["status"]],
        [_("Planned items"), str(report["planned_items"])],
    ]
    if "hours" in report:
        per_level = report["hours_per_retained_level"]
        rows.append([_("Hours logged"), f"{report['hours']:g}"])
        rows.append([_("Hours per level retained"), _("n/a") if per_level is None else f"{per_level:.1f}"])
    return rows


def _tables(report: Document) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Return title, head and rows of each table that has rows."""
    tables = [
        (_("Skills"), [_("Team"), _("Skill"), _("Target"), _("Importance"), _("Seats"), _("Recipients"),
                       _("Retained"), _("Verified"), _("Transferred"), _("Dependable holders")],
         [_skill(row) for row in report["skills"]]),
        (_("At risk if a person leaves"), [_("Person"), _("Points")],
         [[row["person_id"], _percent(row["points"])] for row in report["at_risk"]]),
        *((title, [_("Day"), _("Retained"), _("Verified"), _("Transferred")],
           [[row["on"], *map(_percent, (row["retained"], row["verified"], row["transferred"]))]
            for row in report.get(key, [])])
          for title, key in ((_("Trend"), "trend"), (_("Trend as known then"), "trend_as_known_then"))),
        (_("Holdings"), [_("Person"), _("Skill"), _("Level"), _("Highest"), _("Claim"), _("Kind"), _("Last"),
                         _("Retrievability")],
         [_holding(row) for row in report.get("holdings", [])]),
    ]  # fmt: skip
    yield from (table for table in tables if table[2])


def _skill(row: Document) -> list[str]:
    shares = [_percent(row[name], not row["unknown"]) for name in ("retained", "verified", "transferred")]
    names = ("team_id", "skill_id", "target_level", "importance", "seats", "recipients")
    return [*(str(row[name]) for name in names), *shares, str(row["dependable_holders"])]


def _holding(row: Document) -> list[str]:
    names = ("person_id", "skill_id", "level", "level_max", "claim", "kind", "last_on")
    return [*(_plain(row[name]) for name in names), _percent(row["retrievability"])]


def _policy(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_number(value)}" for name, value in values.items())


def _number(value: float | Sequence[float]) -> str:
    return " ".join(f"{part:g}" for part in value) if isinstance(value, Sequence) else f"{value:g}"


def _plain(value: object) -> str:
    return "–" if value is None else str(value)


def _percent(share: float | None, known: bool = True) -> str:
    return _("n/a") if share is None or not known else f"{share:.0%}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))

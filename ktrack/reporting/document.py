"""The board report: one A4 page with the figures, three charts, the nearest risks and the filters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.reporting import drawing, words
from ktrack.reporting.source import Source
from ktrack.retention.queries import Item
from ktrack.web import documents
from ktrack.web.page import day, percent

Part: TypeAlias = dict[str, Any]
RISKS = 5
LONGEST_NAME, LONGEST_LINE = 28, 110


def board_report(found: Source, items: Sequence[Item], address: str, locale: str, at: datetime) -> bytes:
    """Return the report as PDF/UA-1, always one page.

    address: of the page with the same filters; at: when it is made.
    """
    return documents.render("board", data(found, items, address, locale), at)


def data(found: Source, items: Sequence[Item], address: str, locale: str) -> Part:
    """Return all words and numbers of the report."""
    planned = bool(found.headline.planned_items)
    return {
        "title": str(_("Knowledge retained")),
        "lang": locale,
        "footer": words.cut(address, LONGEST_LINE),
        "page": str(_("Page")),
        "kicker": _kicker(found.chosen.as_of, found.chosen.today),
        "filters": words.cut(words.choice(found.chosen, found.teams), LONGEST_LINE),
        "headline": _headline(found),
        "tiles": _tiles(found),
        "trend": drawing.trend(found) if found.headline.retained is not None else None,
        "funnel": drawing.funnel(found.headline),
        "categories": drawing.categories(found, items) if planned else None,
        "nothing": {"title": found.sentence, "next": _next_step(planned)},
        "lone": _lone(found),
        "ending": _ending(found),
        "trust": {
            "title": str(_("Can these figures be trusted?")),
            "label": found.trust,
            "sentence": found.trust_sentence,
        },
        "policy": words.policy(found.policy),
    }


def _kicker(as_of: date, today: date) -> str:
    return str(_("Board report as of %(day)s, made on %(made)s", day=day(as_of), made=day(today)))


def _next_step(planned: bool) -> str:
    """Say what to do where there is no trend."""
    told = (
        _("Have experts sign off what people can do, and have it checked weeks later.")
        if planned
        else _("Choose another team, category, reason or date.")
    )
    return str(told)


def _headline(found: Source) -> Part:
    shown = words.headline(found.headline)
    size = 3.4 if len(shown.value) < 8 else 2.3 if len(shown.value) < 15 else 1.8
    return {
        "label": str(_("Retained")),
        "value": shown.value,
        "size": size,
        "note": shown.note,
        "sentence": found.sentence,
    }


def _tiles(found: Source) -> list[Part]:
    shares = found.headline
    told = (
        (_("Verified"), shares.verified, _("still confirmed by the last assessment"), "verified"),
        (_("Transferred"), shares.transferred, _("reached the target once"), "transferred"),
        (_("Unknown"), shares.unknown, _("nobody was ever assessed"), "unknown"),
        (_("Tested"), shares.tested_share, _("of what is retained rests on a check of the past year"), ""),
        (_("Coverage"), shares.coverage, _coverage(found.policy.theta), ""),
        (_("In 90 days"), shares.forecast,
         _("if nothing new happens; departures known today are applied"), "retained"),
    )  # fmt: skip
    return [
        {"label": str(label), "value": percent(share), "note": str(note), "tone": tone}
        for label, share, note, tone in told
    ]


def _coverage(theta: float) -> str:
    return str(_("has enough people with a chance of at least %(share)s", share=percent(theta)))


def _lone(found: Source) -> Part:
    rows = [
        (
            words.cut(found.skills[skill.skill_id].name, LONGEST_NAME),
            str(skill.importance),
            percent(skill.chance),
        )
        for skill in found.lone[:RISKS]
    ]
    return {
        "title": str(_("Skills on one person")),
        "columns": [str(_("Skill")), str(_("Importance")), str(_("Chance"))],
        "widths": (5, 2, 2),
        "rows": rows,
        "empty": str(_("No planned skill hangs on one person.")),
        "more": _more(found.lone_count),
    }


def _ending(found: Source) -> Part:
    rows = [
        (words.cut(one.title, LONGEST_NAME), day(one.ends_on), open_of(len(one.open), one.planned))
        for one in found.ending[:RISKS]
    ]
    return {
        "title": str(_("Engagements ending in 90 days")),
        "columns": [str(_("Engagement")), str(_("Ends")), str(_("Open"))],
        "widths": (5, 3, 2),
        "rows": rows,
        "empty": str(_("No engagement ends in the next 90 days.")),
        "more": _more(len(found.ending)),
    }


def open_of(still_open: int, planned: int) -> str:
    """Return how many of the planned items are open; n/a where nothing was planned."""
    if not planned:
        return percent(None)
    return str(_("%(open)s of %(planned)s", open=still_open, planned=planned))


def _more(count: int) -> str:
    rest = count - RISKS
    return str(ngettext("and %(num)s more", "and %(num)s more", rest)) if rest > 0 else ""

"""The map of skills and teams for Plotly."""

from urllib.parse import urlencode

import numpy as np
from flask_babel import gettext as _

from ktrack.dashboards.atlas import Grid, Row, cell_text
from ktrack.dashboards.filters import Filters
from ktrack.web.charts import Figure, Trace, distinct, plain, short

# A cell's words stay readable on every shade: the scale ends before the ink does.
SHADES = [[0, "--heat-0"], [0.5, "--heat-1"], [1, "--heat-2"]]
ROW_HEIGHT, COLUMN_WIDTH, LABELS = 34, 52, 150
"""Pixels: of a row, of the narrowest column with words in it, of the names above the map."""
LETTER = 8
"""Pixels of a letter beside the map."""
EXACT = 6
"""Decimals of a share in a figure: more would only make the file longer."""


def heatmap_figure(found: Grid, teams: dict[int, str], chosen: Filters) -> Figure:
    """Return the map of retained by category or skill and team; a cell opens its records, a category opens.

    Addresses are sent once, with what each row and column adds to them: `static/js/charts.js` joins them.
    """
    columns = distinct([plain(teams[team]) for team in found.team_ids])
    labels = distinct([plain(row.label) for row in found.rows])
    place = {"x": columns, "y": labels, "xgap": 2, "ygap": 2, "showscale": False, "hoverongaps": False}
    shares = {
        **place,
        "type": "heatmap",
        "z": np.round(found.cells.retained, EXACT),
        "text": _texts(found),
        "texttemplate": "%{text}",
        "textfont": {"color": "--ink", "size": 12},
        "zmin": 0,
        "zmax": 1,
        "colorscale": SHADES,
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
        "meta": addresses(found, chosen),
    }
    layout = _layout(found, labels, len(columns), chosen)
    return {"data": [shares, _unknown(found, place, chosen)], "layout": layout}


def _layout(found: Grid, labels: list[str], n_columns: int, chosen: Filters) -> Figure:
    """Return how the map lies: as high and as wide as its rows and columns need to be read."""
    beside = distinct([f"{_sign(row)}{plain(short(row.label))}" for row in found.rows])
    width = LETTER * max(map(len, beside), default=0) + COLUMN_WIDTH * n_columns
    rows = {"tickvals": labels, "ticktext": beside, "autorange": "reversed"}
    return {
        "height": LABELS + ROW_HEIGHT * len(found.rows),
        "meta": {"least_width": width, "rows": row_urls(found, chosen)},
        "xaxis": {"side": "top", "showgrid": False, "type": "category", "tickangle": -45},
        "yaxis": {**rows, "showgrid": False, "type": "category"},
        "plot_bgcolor": "--canvas",
    }


def _sign(row: Row) -> str:
    """Return what stands before the name of a row: whether it can be opened, is open, or lies within."""
    if row.skill_id is not None:
        return "– "
    return "▾ " if row.is_open else "▸ "


def _unknown(found: Grid, place: Trace, chosen: Filters) -> Trace:
    """Return the cells of which nothing can be said: something is planned, but nobody was ever assessed."""
    unsaid = np.isnan(found.cells.retained) & ~np.isnan(found.cells.unknown)
    return {
        **place,
        "type": "heatmap",
        "z": np.where(unsaid, 0, np.nan),
        "colorscale": [[0, "--sunken"], [1, "--sunken"]],
        "texttemplate": _("n/a"),
        "textfont": {"color": "--muted", "size": 12},
        "hovertemplate": "%{y}, %{x}: " + _("n/a") + "<extra></extra>",
        "meta": addresses(found, chosen),
    }


def _texts(found: Grid) -> list[list[str]]:
    rows = zip(found.cells.retained.tolist(), found.cells.unknown.tolist(), strict=True)
    return [[cell_text(*cell) for cell in zip(*row, strict=True)] for row in rows]


def addresses(found: Grid, chosen: Filters) -> dict[str, object]:
    """Return the address of a cell's records in parts: its beginning, what a row and what a column adds."""
    base = chosen.url("dashboards.evidence", category=None, team=None, compare=None)
    return {
        "address": base + ("&" if "?" in base else "?"),
        "rows": [urlencode(row.opens) for row in found.rows],
        "columns": [f"&team={team}" for team in found.team_ids],
    }


def row_urls(found: Grid, chosen: Filters) -> list[str | None]:
    """Return the address that opens or closes each category; None for skills."""
    return [
        chosen.url("dashboards.knowledge_map", **({} if row.is_open else opening(row.category))) + "#heatmap"
        if row.skill_id is None
        else None
        for row in found.rows
    ]


def opening(category: str | None) -> dict[str, str]:
    """Return what opens a category in the address of the map; nothing for None."""
    if category is None:
        return {}
    return {"open": category} if category else {"open_none": "1"}

"""Retained by skill and team: categories as rows, one of them opened to its skills."""

from dataclasses import dataclass

import numpy as np

from ktrack.dashboards.names import Categories
from ktrack.retention.queries import Figures
from ktrack.scoring.columns import Columns, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Cells(Columns):
    """Rows of a map; each column has shape (n_rows, n_teams).

    weight: of what is planned, 0 where nothing is; retained: nan where nothing is planned or nobody was ever
    assessed; unknown: the share of the weight that was never assessed, nan where nothing is planned.
    """

    weight: FloatArray
    retained: FloatArray
    unknown: FloatArray


@dataclass(frozen=True)
class HeatMap:
    """Retained by category and team, and by skill and team of the category that is open.

    team_ids: of the columns; categories: names of the first rows, "" for none; opened: the name of the
    category that is open, None if none is; skill_ids: its skills, the heaviest first.
    """

    team_ids: IntArray
    categories: tuple[str, ...]
    by_category: Cells
    opened: str | None
    skill_ids: IntArray
    by_skill: Cells


def heatmap(found: Figures, categories: Categories, opened: str | None) -> HeatMap:
    """Return the map of figures; a category that nothing is planned in is not opened."""
    items = found.score.plan.items
    teams, column = np.unique(items.team, return_inverse=True)
    category = categories.of_skill[items.skill]
    rows, row = np.unique(category, return_inverse=True)
    names = tuple(categories.names[number] for number in rows.tolist())
    by_category = _cells(found, np.arange(len(items)), row, column, (len(rows), len(teams)))
    open_row = names.index(opened) if opened in names else -1
    inside = np.flatnonzero(row == open_row)
    skills, skill_row = _heaviest_first(items.skill[inside], items.importance[inside])
    by_skill = _cells(found, inside, skill_row, column[inside], (len(skills), len(teams)))
    return HeatMap(teams, names, by_category, opened if open_row >= 0 else None, skills, by_skill)


def _heaviest_first(skill: IntArray, weight: IntArray) -> tuple[IntArray, IntArray]:
    """Return the skills, those with the largest weight first, and the row of each item among them."""
    ids, row = np.unique(skill, return_inverse=True)
    order = np.lexsort((ids, -np.bincount(row, weights=weight, minlength=len(ids))))
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    return ids[order], place[row]


def _cells(found: Figures, item: IntArray, row: IntArray, column: IntArray, shape: tuple[int, int]) -> Cells:
    """Average items by importance, each in its cell."""
    flat, size = row * shape[1] + column, shape[0] * shape[1]
    weight = found.score.plan.items.importance[item]

    def total(values: FloatArray | IntArray) -> FloatArray:
        return np.bincount(flat, weights=values, minlength=size).astype(np.float64).reshape(shape)

    planned = total(weight)
    divisor = np.where(planned > 0, planned, np.nan)
    unknown = found.score.items.unknown[item]
    known = total(weight * ~unknown) > 0
    retained = total(weight * found.score.items.retained[item]) / divisor
    return Cells(planned, np.where(known, retained, np.nan), total(weight * unknown) / divisor)

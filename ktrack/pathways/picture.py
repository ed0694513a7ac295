"""The picture of a pathway: its stages as cards in columns, each to the right of all that it needs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from textwrap import shorten, wrap
from typing import TypeAlias

from ktrack.models import PathwayVersion
from ktrack.scoring import pathway as graph

WIDTH, HEIGHT = 208, 84  # of a card, in pixels
ACROSS, DOWN = 56, 20  # between cards
EDGE = 14  # around all of them: the marks of where somebody is stand there
LETTERS = 25  # that fit into a line of a card
LINES = 2

Spot: TypeAlias = tuple[int, int]
"""A stage, or an arrow from it on its way, and the number of the column."""


@dataclass(frozen=True)
class Card:
    """A stage at a place: its number (id), the lines of its title, and where its corner lies."""

    stage: int
    title: str
    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Cards in reading order, arrows as SVG paths, and the size of it all."""

    cards: tuple[Card, ...]
    arrows: tuple[str, ...]
    width: int
    height: int


def needs_of(version: PathwayVersion) -> dict[int, set[int]]:
    """Return for each stage (id), in the order of the version, the stages that it needs."""
    return {stage.id: {need.needed_id for need in stage.needs} for stage in version.stages}


def ordered(version: PathwayVersion) -> list[int]:
    """Return the stages (ids) as a list shows them: none before what it needs."""
    return [stage for layer in graph.layers(needs_of(version)) for stage in layer]


def draw(version: PathwayVersion) -> Picture:
    """Return the picture of a version without circles; arrows that others imply are left out.

    An arrow that leads past a column has a row of its own there, so that it crosses no card.
    """
    needs = needs_of(version)
    layers = graph.layers(needs)
    depth = {stage: place for place, layer in enumerate(layers) for stage in layer}
    routes = _routes(graph.direct(needs), depth)
    columns = _columns(layers, routes)
    tallest = max(map(len, columns), default=0)
    corners = {
        spot: _corner(place, row + (tallest - len(column)) / 2)
        for place, column in enumerate(columns) for row, spot in enumerate(column)
    }  # fmt: skip
    titles = {stage.id: stage.title for stage in version.stages}
    cards = [(stage, titles[stage]) for layer in layers for stage in layer]
    return Picture(
        tuple(Card(one, title, _lines(title), *corners[one, depth[one]]) for one, title in cards),
        tuple(_arrow([corners[spot] for spot in route]) for route in routes),
        2 * EDGE + len(columns) * (WIDTH + ACROSS) - ACROSS,
        2 * EDGE + tallest * (HEIGHT + DOWN) - DOWN,
    )


def _routes(arrows: Mapping[int, set[int]], depth: Mapping[int, int]) -> list[list[Spot]]:
    """Return the spots that each arrow goes through; those from one stage share their way."""
    return [
        [*((start, place) for place in range(depth[start], depth[end])), (end, depth[end])]
        for end, starts in arrows.items() for start in sorted(starts)
    ]  # fmt: skip


def _columns(layers: Sequence[Sequence[int]], routes: Sequence[Sequence[Spot]]) -> list[list[Spot]]:
    """Return what stands in each column from the top, ordered by where the arrows into it come from."""
    columns: list[list[Spot]] = [[(stage, place) for stage in layer] for place, layer in enumerate(layers)]
    comes: dict[Spot, list[Spot]] = defaultdict(list)
    for route in routes:
        for before, after in pairwise(route):
            comes[after].append(before)
    for spot in comes:
        if spot not in columns[spot[1]]:
            columns[spot[1]].append(spot)
    for place in range(1, len(columns)):
        row = {spot: number for number, spot in enumerate(columns[place - 1])}
        columns[place].sort(key=lambda spot: mean(row[one] for one in comes[spot]))
    return columns


def _corner(place: int, row: float) -> tuple[int, int]:
    return EDGE + place * (WIDTH + ACROSS), EDGE + round(row * (HEIGHT + DOWN))


def _lines(title: str) -> tuple[str, ...]:
    """Break a title; what does not fit ends in an ellipsis."""
    lines = wrap(title, LETTERS, break_long_words=True)
    if len(lines) > LINES:
        rest = " ".join(lines[LINES - 1 :])
        cut = shorten(rest, LETTERS, placeholder="…")
        lines = [*lines[: LINES - 1], cut if len(cut) > 1 else rest[: LETTERS - 1] + "…"]
    return tuple(lines)


def _arrow(corners: Sequence[tuple[int, int]]) -> str:
    """Return the path from the right side of the first card to the left side of the last."""
    bend, middle = ACROSS * 2 // 3, HEIGHT // 2
    x, y = corners[0]
    path = f"M{x + WIDTH} {y + middle}"
    x += WIDTH
    for number, (left, top) in enumerate(corners[1:], 2):
        last = number == len(corners)
        end = left - 2 if last else left
        path += f"C{x + bend} {y + middle} {end - bend} {top + middle} {end} {top + middle}"
        x, y = left + WIDTH, top
        path += "" if last else f"H{x}"
    return path

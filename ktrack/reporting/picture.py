"""Charts as PNG, where kaleido and a Chrome are installed; nothing is missing where they are not."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ktrack import paths
from ktrack.web.charts import Figure

CHARTS: dict[str, LazyString] = {
    "funnel": _l("From plan to memory"),
    "trend": _l("Trend"),
    "heatmap": _l("Where it is held"),
    "flow": _l("From whom it came"),
    "resilience": _l("How many people hold it"),
    "time": _l("Who has reached the target level, by days"),
    "cost": _l("Hours a level, by engagement"),
    "engagements": _l("From start to end"),
}
"""By the name in the address of their figures: what they are called."""
BROWSERS = ("google-chrome", "google-chrome-stable", "chrome", "chromium", "chromium-browser")
SECONDS = 20
SIZE = {"width": 1200, "height": 640, "scale": 2}
FONT = "Noto Sans, Liberation Sans, Arial, sans-serif"
NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: the browser reaches nothing."""
PASSED_ON = ("PATH", "HOME", "LANG", "BROWSER_PATH")
"""What the browser learns of our environment: settings and secrets are none of its business."""
_LIGHT = re.compile(r"(--[a-z0-9-]+): light-dark\((#[0-9a-f]{6}),")


class BusyError(Exception):
    """Another picture is being drawn."""


class DrawingError(Exception):
    """The browser failed or took too long; the text is what it said."""


@cache
def available() -> bool:
    """Whether pictures can be drawn here; found out once."""
    found = os.environ.get("BROWSER_PATH") or any(shutil.which(name) for name in BROWSERS)
    return bool(found) and find_spec("kaleido") is not None


def draw(figure: Figure, title: str, separators: str, instance: Path) -> bytes:
    """Return a figure of `ktrack.web.charts` as PNG in the light colours.

    separators: the decimal one and that of thousands; instance: the folder in which all processes agree who
    draws. Raises BusyError, and DrawingError after `SECONDS` at the latest.
    """
    asked = {"figure": dressed(figure, title, separators), **SIZE}
    with _alone(instance), TemporaryDirectory() as folder:
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "ktrack.reporting.drawer"], input=orjson.dumps(asked), timeout=SECONDS,
                capture_output=True, cwd=paths.PACKAGE.parent, check=False,
                env={**passed, "TMPDIR": folder, "CHOREO_PROXY_SERVER": NOWHERE},
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise DrawingError(f"no picture after {SECONDS} s") from late
    if ended.returncode or not ended.stdout.startswith(b"\x89PNG"):
        raise DrawingError(ended.stderr.decode(errors="replace")[-2000:])
    return ended.stdout


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """Let one process draw at a time: a browser takes as much memory as the rest of the server."""
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "picture.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise BusyError from busy
        yield


def dressed(figure: Figure, title: str, separators: str) -> Figure:
    """Return the figure with real colours, a font and its title, as `static/js/charts.js` does on a page."""
    tokens = light()
    axis = {"gridcolor": "--line", "linecolor": "--line", "zerolinecolor": "--line", "automargin": True}
    layout = {
        "paper_bgcolor": "--surface",
        "plot_bgcolor": "--surface",
        "font": {"family": FONT, "size": 14, "color": "--ink"},
        "margin": {"l": 24, "r": 24, "t": 64, "b": 24},
        "separators": separators,
        **figure["layout"],
        "title": {"text": escape(title), "x": 0.01, "font": {"size": 18}},
    }
    for name in ("xaxis", "yaxis"):
        layout[name] = {**axis, **figure["layout"].get(name, {})}
    top = figure["layout"].get("xaxis", {}).get("side") == "top"
    layout["margin"] = {**layout["margin"], "t": 110} if top else layout["margin"]
    coloured: Figure = _coloured({"data": figure["data"], "layout": layout}, tokens)
    return coloured


def _coloured(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, str):
        return tokens.get(value, value)
    if isinstance(value, list):
        return [_coloured(part, tokens) for part in value]
    if isinstance(value, dict):
        return {key: _coloured(part, tokens) for key, part in value.items() if key != "customdata"}
    return value


@cache
def light() -> dict[str, str]:
    """Return the colours of the light theme by the tokens' names."""
    return dict(_LIGHT.findall((paths.PACKAGE / "static" / "css" / "tokens.css").read_text(encoding="utf-8")))

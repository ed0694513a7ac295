"""Charts as PNG: the page's figure in the light colours; absent without a browser; nothing hangs."""

import fcntl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from ktrack.reporting import picture
from ktrack.reporting.picture import BusyError, DrawingError
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
PNG = b"\x89PNG\r\n\x1a\nand so on"
FIGURE = {"data": [{"type": "bar", "x": ["a"], "y": [1], "marker": {"color": "--retained"}}], "layout": {}}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What a browser that is there, and draws at once, is asked for."""
    seen: list[dict[str, Any]] = []

    def run(command: list[str], **more: Any) -> Any:
        seen.append({**orjson.loads(more["input"]), "env": more["env"]})
        return subprocess.CompletedProcess(command, 0, PNG, b"")

    monkeypatch.setattr(picture, "available", lambda: True)
    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_the_picture_is_the_pages_figure(
    sign_in: SignIn, proved: Cast, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KTRACK_SECRET_KEY", "not for browsers")
    eve = sign_in("eve")
    answer = eve.get("/dashboard/charts/trend.png?category=Platform&as_of=2026-06-08")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    shown = eve.get("/dashboard/charts/trend.json?category=Platform&as_of=2026-06-08").get_json()
    drawn = asked[0]["figure"]
    assert [line["y"] for line in drawn["data"]] == [line["y"] for line in shown["data"]]
    assert drawn["layout"]["title"]["text"] == "Trend · Category: Platform · Jun 8, 2026"
    assert "--" not in orjson.dumps(drawn).decode().replace("d--m", "")
    assert "KTRACK_SECRET_KEY" not in asked[0]["env"]


@pytest.mark.parametrize("name", list(picture.CHARTS))
def test_every_chart_that_is_offered_can_be_drawn(
    sign_in: SignIn, proved: Cast, asked: list[dict[str, Any]], name: str
) -> None:
    assert sign_in("eve").get(f"/dashboard/charts/{name}.png").data == PNG
    assert asked[0]["figure"]["data"]


@pytest.mark.parametrize("name", ["nothing", "trend.json", "..", "Trend"])
def test_an_unknown_chart_is_not_found(
    sign_in: SignIn, cast: Cast, asked: list[dict[str, Any]], name: str
) -> None:
    assert sign_in("eve").get(f"/dashboard/charts/{name}.png").status_code == 404
    assert asked == []


def test_others_may_not(sign_in: SignIn, cast: Cast, asked: list[dict[str, Any]]) -> None:
    for who in ("alice", "bob", "fay"):
        assert sign_in(who).get("/dashboard/charts/trend.png").status_code == 403
    assert asked == []


def test_without_a_browser_there_is_no_link_and_no_page(
    sign_in: SignIn, proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = sign_in("eve")
    monkeypatch.setattr(picture, "available", lambda: False)
    assert ".png" not in eve.get("/dashboard/report").get_data(as_text=True)
    assert eve.get("/dashboard/charts/trend.png").status_code == 404
    monkeypatch.setattr(picture, "available", lambda: True)
    assert "/dashboard/charts/trend.png" in eve.get("/dashboard/report").get_data(as_text=True)


def test_one_is_drawn_at_a_time(
    sign_in: SignIn, proved: Cast, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    with (tmp_path / "picture.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            picture.draw(FIGURE, "t", ".,", tmp_path)
    assert picture.draw(FIGURE, "t", ".,", tmp_path) == PNG


@pytest.mark.parametrize(("said", "code"), [(b"", 1), (b"no picture", 0)])
def test_a_browser_that_fails_is_told_and_answered(
    sign_in: SignIn, proved: Cast, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, said: bytes,
    code: int,
) -> None:  # fmt: skip
    ended = subprocess.CompletedProcess([], code, said, b"crashed")
    monkeypatch.setattr(subprocess, "run", lambda *_asked, **_more: ended)
    assert sign_in("eve").get("/dashboard/charts/trend.png").status_code == 500


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "SECONDS", 0.05)
    with pytest.raises(DrawingError, match=r"no picture after 0\.05 s"):
        picture.draw(FIGURE, "t", ".,", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["picture.lock"]


def test_a_real_browser_draws(tmp_path: Path) -> None:
    drawn = picture.draw(FIGURE, "A <b>title</b>", ",.", tmp_path)
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) > 5_000

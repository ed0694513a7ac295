"""Static files are as guarded as pages: each answer says what the browser may do with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from ktrack.app import create_app
from ktrack.web import assets
from ktrack.web.headers import SAFE


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stranger at an application whose files are compressed."""
    monkeypatch.setenv("KTRACK_INSTANCE", str(tmp_path))
    assets.compress(tmp_path / "static")
    app: Flask = create_app({"SECRET_KEY": "only for tests", "TESTING": True, "RATELIMIT_ENABLED": False})
    yield Client(app)


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/js/menus.js", "/static/img/icon.svg"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_a_file_has_the_safe_headers(browser: Any, path: str, coding: str) -> None:
    answer = browser.get(path, headers={"Accept-Encoding": coding})
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in SAFE} == SAFE
    assert answer.headers["Cache-Control"].startswith("max-age=")
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/css/..%2f..%2fapp.py",
        "/static/css/",
        "/static/\x00",
    ],
)
def test_nothing_outside_of_the_folder_is_a_file(browser: Any, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in (404, 308)
    assert "create_app" not in answer.get_data(as_text=True)

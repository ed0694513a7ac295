"""Static files come compressed, and Plotly's script from its wheel."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from ktrack import paths
from ktrack.web import assets

STYLE = "/static/css/base.css"


@pytest.fixture
def files(tmp_path: Path) -> Flask:
    """An application with nothing but its static files, compressed."""
    assets.compress(tmp_path)
    app = Flask("ktrack", static_folder=None)
    assets.init_app(app, tmp_path)
    return app


@pytest.fixture
def client(files: Flask) -> FlaskClient:
    return files.test_client()


def fetch(client: FlaskClient, path: str, encodings: str, **headers: str) -> Response:
    """Fetch and close: a static file stays open until its answer is."""
    with client.get(path, headers={"Accept-Encoding": encodings, **headers}) as answer:
        answer.get_data()
    return answer


@pytest.mark.parametrize("path", [STYLE, "/static/js/charts.js", assets.PLOTLY_URL])
def test_each_browser_gets_the_smallest_it_can_read(client: FlaskClient, path: str) -> None:
    plain = fetch(client, path, "identity")
    small = fetch(client, path, "gzip, br")
    older = fetch(client, path, "gzip")
    assert "Content-Encoding" not in plain.headers
    assert brotli.decompress(small.data) == gzip.decompress(older.data) == plain.data
    assert len(small.data) < len(older.data) < len(plain.data)
    assert all(answer.headers["Vary"] == "Accept-Encoding" for answer in (plain, small, older))
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


def test_plotly_never_changes_at_its_address(client: FlaskClient) -> None:
    assert assets.PLOTLY_VERSION in assets.PLOTLY_URL
    answer = fetch(client, assets.PLOTLY_URL, "br")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/javascript"


def test_our_own_files_are_asked_for_again(client: FlaskClient) -> None:
    first = fetch(client, STYLE, "br")
    assert first.headers["Cache-Control"] == "max-age=3600, public"
    again = fetch(client, STYLE, "br", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_compressing_again_does_nothing(tmp_path: Path) -> None:
    assets.compress(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assets.compress(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_changed_file_is_compressed_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a{}")
    before = assets.compressed(tmp_path, file, ".br")
    file.write_text("a{}b{}")
    assert assets.compressed(tmp_path, file, ".br") != before


def test_files_are_sent_plain_where_nothing_was_compressed(tmp_path: Path) -> None:
    app = Flask("ktrack", static_folder=None)
    assets.init_app(app, tmp_path / "not there")
    answer = fetch(app.test_client(), STYLE, "br")
    assert answer.data == (paths.PACKAGE / "static/css/base.css").read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/", "/static/../config.py", "/static/%2e%2e/config.py", "/static/no.js"]
)
def test_there_is_nothing_else_to_fetch(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404

"""Static files, sent compressed: the product's own, and Plotly's script from its wheel."""

import gzip
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from ktrack import paths
from ktrack.web.headers import SAFE

PLOTLY_VERSION = version("plotly")
PLOTLY_URL = f"/static/vendor/plotly-{PLOTLY_VERSION}.min.js"
# Brotli's next level takes ten times as long for 8 % less.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    ".br": lambda data: brotli.compress(data, quality=9),
    ".gz": lambda data: gzip.compress(data, 9, mtime=0),
}
COMPRESSIBLE = {".css", ".js", ".svg"}
AN_HOUR = 3600


def init_app(app: Flask, folder: Path) -> None:
    """Put the static files in front of the application; `folder` holds what `compress` made of them."""
    app.jinja_env.globals["plotly_url"] = PLOTLY_URL
    files = Files(app.wsgi_app, folder)
    for url, path in _files():
        files.add_file_to_dictionary(url, str(path))
    app.wsgi_app = files  # type: ignore[method-assign] # Flask's documented place for middleware


def compress(folder: Path) -> None:
    """Keep a compressed copy of every file in `folder`; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for _, path in _files():
        for suffix, encode in ENCODERS.items():
            kept = compressed(folder, path, suffix)
            if path.suffix in COMPRESSIBLE and not kept.exists():
                partial = kept.with_name(f"{kept.name}.{os.getpid()}")
                partial.write_bytes(encode(path.read_bytes()))
                partial.replace(kept)


def compressed(folder: Path, path: Path, suffix: str) -> Path:
    """Return where the compressed copy of a file is kept; a file that changes gets another place."""
    stat = path.stat()
    return folder / f"{path.name}.{stat.st_size:x}-{stat.st_mtime_ns:x}{suffix}"


def _files() -> Iterator[tuple[str, Path]]:
    """Yield (address, file)."""
    static = paths.PACKAGE / "static"
    for path in sorted(static.rglob("*")):
        if path.is_file():
            yield f"/static/{path.relative_to(static).as_posix()}", path
    yield PLOTLY_URL, _plotly()


def _plotly() -> Path:
    """Return the script in Plotly's wheel, without importing Plotly."""
    found = find_spec("plotly")
    if found is None or found.origin is None:
        raise FileNotFoundError("plotly is not installed")
    return Path(found.origin).parent / "package_data" / "plotly.min.js"


class Files(WhiteNoise):  # type: ignore[misc] # WhiteNoise ships no types
    """WhiteNoise with compressed copies that are kept elsewhere: the package may be read-only."""

    def __init__(self, application: Any, folder: Path) -> None:
        super().__init__(application, max_age=AN_HOUR)
        self.folder = folder

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the address holds the version, so that its content never changes."""
        return url.startswith("/static/vendor/")

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Return the file with its compressed copies."""
        headers = Headers(list(SAFE.items()))
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        copies = {
            name: str(compressed(self.folder, Path(path), suffix))
            for name, suffix in (("br", ".br"), ("gzip", ".gz"))
        }
        return StaticFile(path, headers.items(), encodings=copies)

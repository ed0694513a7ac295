"""Load on a real server: the executive's page against an empty page, many readers, many writers.

Run as `python -m tests.bench.load SECONDS` with KTRACK_INSTANCE and KTRACK_DATABASE_URL set, on a company
that was imported. It serves the product with granian as `ktrack serve` does, with one page more, which is
empty, and prints a line of JSON. Requests come from this machine only, and end after SECONDS each.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from ktrack import serving
from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.config import read_settings
from ktrack.models import Engagement, LogEntry, Person, Shadowing
from ktrack.models.choices import Role
from ktrack.web.guards import public
from tests.bench.homes import session_of
from tests.support.listening import await_answer, free_port

EMPTY, PAGE = "/bench/empty", "/dashboard?as_of=2026-11-01"
WRITERS, READERS = 50, 20
PAUSE = 0.1
"""Seconds a reader looks at the page before the next one; real ones look longer."""
POSTED_ON = date(2026, 10, 30)


def with_empty_page() -> Flask:
    """Return the product with a page that says nothing, for everybody."""
    app = create_app({"RATELIMIT_ENABLED": False})
    app.add_url_rule(EMPTY, "bench_empty", public(lambda: ""))
    return app


@dataclass
class Visitor:
    """A browser that keeps one connection open. cookie: of its session; times: seconds of each answer."""

    port: int
    cookie: str = ""
    times: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _socket: socket.socket | None = None

    def ask(
        self, address: str, *, form: dict[str, str] | None = None, tag: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request; returns status, headers and body."""
        body = urlencode(form).encode() if form else b""
        lines = [
            f"{'POST' if form else 'GET'} {address} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: session={self.cookie}",
        ]
        lines += [f"If-None-Match: {tag}"] if tag else []
        lines += (
            ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            if form
            else []
        )
        begun = time.perf_counter()
        status, headers, answer = self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        self.times.append(time.perf_counter() - begun)
        self.statuses.append(status)
        return status, headers, answer

    def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._received()
        head, _, body = data.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        status = int(first.split()[1])
        length = 0 if status == 304 else int(headers["content-length"])
        while len(body) < length:
            body += self._received()
        return status, headers, body

    def _received(self) -> bytes:
        assert self._socket is not None
        found = self._socket.recv(1 << 18)
        assert found, "the server closed the connection"
        return found


def rate(visitors: list[Visitor], seconds: float, once: Callable[[Visitor], object]) -> float:
    """Let all visitors do something over and over, at once; returns how often a second."""
    end, done = time.perf_counter() + seconds, [0] * len(visitors)

    def run(number: int) -> None:
        while time.perf_counter() < end:
            once(visitors[number])
            done[number] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(visitors))]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)


def cookies(app: Flask, people: list[Person]) -> list[str]:
    """Return a session cookie for each of some people."""
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # Flask's own
    return [
        serializer.dumps({"_user_id": session_of(person), "_fresh": True, "csrf_token": "a" * 40})
        for person in people
    ]


def learners() -> list[tuple[Person, Shadowing]]:
    """Return people who learn in a shadowing that runs, with it."""
    rows = select(Person, Shadowing).join(Shadowing, Shadowing.mentee_id == Person.id)
    last, today = func.coalesce(Shadowing.ends_on, Engagement.ends_on), clock.now().date()
    rows = rows.join(Shadowing.engagement).where(last >= today, Shadowing.starts_on <= POSTED_ON)
    found = {
        person.id: (person, shadowing) for person, shadowing in db.session.execute(rows.limit(20 * WRITERS))
    }
    return list(found.values())[:WRITERS]


def entry(visitor: Visitor, shadowing: Shadowing, token: str, skill: int) -> None:
    """Post a log entry with a level, as the form does."""
    key = f"bench-{os.urandom(8).hex()}"
    form = {
        "csrf_token": token, "entry_key": key, "shadowing": str(shadowing.id),
        "happened_on": POSTED_ON.isoformat(),
        "minutes": "30", "text": "Watched a release.", "claims-0-skill_id": str(skill), "claims-0-level": "2",
    }  # fmt: skip
    visitor.ask("/log/new", form=form)


def token_of(visitor: Visitor, shadowing: Shadowing) -> str:
    """Return the CSRF token of a visitor's form."""
    _status, _headers, page = visitor.ask(f"/log/new?shadowing={shadowing.id}")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.decode())
    assert found, "the form has a token"
    return found[1]


def reading(port: int, cookie: str, seconds: float) -> dict[str, list[float]]:
    """Compare the executive's page, whole and not modified, with the empty page, in turns."""
    found: dict[str, list[float]] = {"empty": [], "page": [], "unchanged": []}
    two = [Visitor(port, cookie) for _ in range(4)]
    _status, headers, _body = [one.ask(PAGE) for one in two][-1]
    _status, headers, _body = two[0].ask(PAGE)
    tag = headers["etag"]
    for _ in range(3):
        found["empty"].append(rate(two, seconds, lambda one: one.ask(EMPTY)))
        found["page"].append(rate(two, seconds, lambda one: one.ask(PAGE)))
        found["unchanged"].append(rate(two, seconds, lambda one: one.ask(PAGE, tag=tag)))
    assert {status for one in two for status in one.statuses} == {200, 304}
    return found


def many_readers(port: int, cookie: str, seconds: float) -> dict[str, float]:
    """Return the median of one reader alone, and the 95th percentile of 20 at once: of those who ask again
    at once, as no reader does, and of those who look at the page for a moment."""

    def asked(count: int, pause: float) -> list[float]:
        def read(one: Visitor) -> None:
            one.ask(PAGE)
            time.sleep(pause)

        crowd = [Visitor(port, cookie) for _ in range(count)]
        rate(crowd, seconds, read)
        return sorted(taken for one in crowd for taken in one.times)

    alone = asked(1, 0)
    found = {"p50 alone": median(alone)}
    for name, pause in (("p95 of 20", 0.0), ("p95 of 20 who look", PAUSE)):
        times = asked(READERS, pause)
        found[name] = times[int(len(times) * 0.95)]
    return found


def writing(app: Flask, port: int, seconds: float) -> dict[str, float]:
    """Let 50 people post log entries at once; none may fail, and each acknowledged one must be stored."""
    with app.app_context():
        pairs = [
            (person, shadowing, shadowing.skills[0].id)
            for person, shadowing in learners()
            if shadowing.skills
        ]
        before = db.session.scalar(select(func.count()).select_from(LogEntry)) or 0
        made = cookies(app, [person for person, *_ in pairs])
        db.session.remove()
    visitors = [Visitor(port, cookie) for cookie in made]
    tokens = [token_of(visitor, pair[1]) for visitor, pair in zip(visitors, pairs, strict=True)]
    for visitor in visitors:
        visitor.statuses.clear()
    posts = {
        id(visitor): (pair[1], token, pair[2])
        for visitor, pair, token in zip(visitors, pairs, tokens, strict=True)
    }
    empty = rate(visitors, seconds / 3, lambda one: one.ask(EMPTY))
    for visitor in visitors:
        visitor.statuses.clear()
    posted = rate(visitors, seconds, lambda one: entry(one, *posts[id(one)]))
    statuses = [status for visitor in visitors for status in visitor.statuses]
    with app.app_context():
        stored = (db.session.scalar(select(func.count()).select_from(LogEntry)) or 0) - before
    acknowledged = statuses.count(302)
    return {
        "posted": posted,
        "empty": empty,
        "errors": float(len(statuses) - acknowledged),
        "lost": float(acknowledged - stored),
    }


def main(seconds: float) -> None:
    """Serve, load, print."""
    port = free_port()
    environment = {**os.environ, "KTRACK_PORT": str(port)}
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.load", "serve"], env=environment)
    app = with_empty_page()
    try:
        await_answer(f"http://127.0.0.1:{port}{EMPTY}", server)
        with app.app_context():
            boss = db.session.scalars(select(Person).where(Person.role == Role.EXECUTIVE)).first()
            assert boss is not None
            [cookie] = cookies(app, [boss])
            db.session.remove()
        found: dict[str, Any] = {"reading": reading(port, cookie, seconds / 10)}
        found["readers"] = many_readers(port, cookie, seconds / 5)
        found["writing"] = writing(app, port, seconds)
    finally:
        server.terminate()
        server.wait(timeout=60)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serving._run(with_empty_page, read_settings())
    else:
        main(float(sys.argv[1]))

"""What every answer has: safe headers, and a page that says what went wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from ktrack.web.headers import POLICY
from tests.factories.cast import Cast
from tests.house.test_routes import ONE_OF_EACH_ROLE, rules
from tests.people.test_list import SignIn


@pytest.fixture
def answers(app: Flask, sign_in: SignIn) -> Iterator[tuple[str, Any]]:
    """One answer of each kind: pages, JSON, files, redirects and errors."""
    adam, bob, stranger = sign_in("adam"), sign_in("bob"), app.test_client()
    return (
        (f"{client} {path}", found)
        for client, path, found in [
            ("adam", "/", adam.get("/")),
            ("adam", "/me.json", adam.get("/me.json")),
            ("bob", "403", bob.get("/people")),
            ("bob", "404", bob.get("/nowhere")),
            ("bob", "405", bob.get("/logout")),
            ("bob", "400", bob.post("/logout")),
            ("stranger", "302", stranger.get("/")),
            ("stranger", "/login", stranger.get("/login")),
        ]
    )


def test_every_answer_has_the_safe_headers(answers: Iterator[tuple[str, Any]]) -> None:
    for name, answer in answers:
        assert answer.headers["Content-Security-Policy"] == POLICY, name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store", name


def test_the_policy_allows_nothing_inline_and_nothing_from_outside() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "http" not in POLICY


def test_every_page_has_them(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("adam")
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and not rule.arguments:
            assert client.get(rule.rule).headers["Content-Security-Policy"] == POLICY, rule.rule


@pytest.mark.parametrize("who", ONE_OF_EACH_ROLE)
def test_an_unknown_address_is_a_page_with_a_way_home(sign_in: SignIn, who: str) -> None:
    answer = sign_in(who).get("/engagement/12?x=<script>")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "There is nothing here" in page
    assert 'href="/"' in page
    assert "<script>" not in page


def test_an_error_speaks_the_readers_language_and_json(sign_in: SignIn) -> None:
    client = sign_in("charlie")
    assert '<html lang="de"' in client.get("/nowhere").get_data(as_text=True)
    found = client.get("/nowhere", headers={"Accept": "application/json"}).get_json()
    assert found["status"] == 404
    assert found["title"]


def test_a_form_without_token_is_refused_with_a_page(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("adam")
    for rule in rules(app):
        if "POST" in (rule.methods or ()) and not rule.arguments:
            answer = client.post(rule.rule, data={"name": "x"})
            assert answer.status_code == 400, rule.rule
            assert "Your session has changed" in answer.get_data(as_text=True), rule.rule


def test_a_token_of_somebody_else_is_refused(sign_in: SignIn) -> None:
    stolen = sign_in("bob").token()
    assert sign_in("adam").post("/teams", data={"csrf_token": stolen, "name": "x"}).status_code == 400


@pytest.mark.parametrize("path", ["/teams", "/people/new", "/login"])
def test_a_huge_body_is_refused_with_a_page(app: Flask, sign_in: SignIn, path: str) -> None:
    client = sign_in("adam")
    limit = app.config["MAX_CONTENT_LENGTH"]
    answer = client.post(path, data={"csrf_token": client.token(), "name": "x" * (limit + 1)})
    assert answer.status_code == 413
    assert "That was too much at once" in answer.get_data(as_text=True)


def test_very_many_fields_are_refused_with_a_page(app: Flask, sign_in: SignIn) -> None:
    part = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
    body = part * (app.config["MAX_FORM_PARTS"] + 1) + "--x--\r\n"
    answer = sign_in("adam").post("/teams", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_cookies_are_kept_from_scripts_and_other_sites(app: Flask, cast: Cast) -> None:
    header = app.test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header

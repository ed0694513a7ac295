"""Every route: it declares who may enter, renders for each role in both languages, and gives nothing away."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from ktrack.access.permissions import Permission
from ktrack.paths import PACKAGE, beside
from tests.factories.cast import Cast
from tests.house.outsiders import CORRECTED, FOREIGN, OUTSIDERS, Subject, address
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
ONE_OF_EACH_ROLE = ("alice", "bob", "fay", "eve", "adam")
FILTERS = (
    "q", "team", "role", "state", "page", "as_of", "since", "until", "actor", "action", "category", "reason",
    "skill", "person", "engagement", "shadowing", "level", "kind", "status", "sort", "next",
)  # fmt: skip
NONSENSE = ("-1", "9" * 30, "0001-01-01", "9999-12-31", "\x00", "%'\"\\_", "\U0001f4a9", "٣")


def rules(app: Flask) -> Iterator[Rule]:
    """All routes of ours; static files are no views."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    """What the route asks for, None if it is public."""
    view: Any = app.view_functions[rule.endpoint]
    permission: Permission | None = view.permission
    return permission


def test_every_route_declares_its_permission_or_that_it_is_public(app: Flask) -> None:
    undeclared = [
        rule.endpoint for rule in rules(app) if not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    assert undeclared == []


def test_a_declared_permission_is_one_of_the_table(app: Flask) -> None:
    declared = {permission_of(app, rule) for rule in rules(app)}
    assert declared <= {None, *Permission}


def test_every_permission_is_asked_for_somewhere() -> None:
    code = "".join(file.read_text() for file in PACKAGE.rglob("*.py") if file.parent.name != "access")
    templates = "".join(file.read_text() for file in beside("templates").rglob("*.html"))
    unused = [name.name for name in Permission if f"Permission.{name.name}" not in code + templates]
    assert unused == []


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("who", ONE_OF_EACH_ROLE)
def test_pages_without_parameters_render_for_each_role(
    app: Flask, sign_in: SignIn, who: str, locale: str
) -> None:
    client = sign_in(who)
    client.post("/preferences", data={"csrf_token": client.token(), "locale": locale})
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and not rule.arguments:
            status = client.get(rule.rule).status_code
            assert status in (200, 302, 403), f"{rule.rule} answers {status} to {who}"


def test_a_route_is_entered_by_whom_its_permission_admits(app: Flask, sign_in: SignIn) -> None:
    """The declaration is not only written down: without any subject it decides between the page and 403."""
    bob = sign_in("bob")
    for rule in rules(app):
        permission = permission_of(app, rule)
        if permission in (
            Permission.AUDIT,
            Permission.PEOPLE_MANAGE,
            Permission.TEAMS_MANAGE,
            Permission.POLICY,
        ):
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            answer = bob.open(address(rule), method=method, data={"csrf_token": bob.token()})
            assert answer.status_code == 403, rule.rule


def test_nobody_enters_without_signing_in(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and permission_of(app, rule):
            answer = client.get(address(rule))
            assert answer.status_code == 302, rule.rule
            assert answer.headers["Location"].startswith("/login?next="), rule.rule


def test_routes_that_only_write_refuse_to_be_read(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("adam")
    adapter = app.url_map.bind("localhost")
    for rule in rules(app):
        path = address(rule)
        if "GET" not in (rule.methods or ()) and "GET" not in adapter.allowed_methods(path):
            answer = client.get(path)
            assert answer.status_code == 405, rule.rule
            assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(("endpoint", "subject"), FOREIGN)
def test_what_belongs_to_others_is_not_there(
    app: Flask, sign_in: SignIn, cast: Cast, endpoint: str, subject: Subject
) -> None:
    """Outsiders who may enter the route learn of the object neither by reading nor by writing."""
    rule = next(rule for rule in rules(app) if rule.endpoint == endpoint)
    path = address(rule, subject(cast))
    for who in OUTSIDERS:
        client = sign_in(who)
        if "GET" in (rule.methods or ()):
            assert client.get(path).status_code == 404, f"{who} reads {path}"
        if "POST" in (rule.methods or ()):
            answer = client.post(path, data={"csrf_token": client.token()})
            assert answer.status_code == 404, f"{who} writes to {path}"


def test_every_page_of_an_object_is_guessed_at_or_open_to_its_role(app: Flask) -> None:
    """An address with an id is in the table of outsiders, or its permission leaves no row to hide."""
    open_to_role = {
        Permission.PEOPLE_MANAGE, Permission.TEAMS_MANAGE, Permission.SKILLS, Permission.SKILL_EDIT,
        # Pathways are for everybody inside; drafts are hidden from staff, see tests/pathways/test_draft.py.
        Permission.PATHWAYS, Permission.PATHWAY_JOIN, Permission.PATHWAY_EDIT, Permission.PATHWAY_PUBLISH,
        Permission.PATHWAY_PEOPLE, Permission.PATHWAY_PROPOSE,
        Permission.DASHBOARD,  # whose own rows are blocks of teams, never people
    }  # fmt: skip
    guessed = {endpoint for endpoint, _ in (*FOREIGN, *CORRECTED)}
    left = [
        rule.endpoint
        for rule in rules(app)
        if rule.arguments and rule.endpoint not in guessed and permission_of(app, rule) not in open_to_role
    ]
    assert left == []


@pytest.mark.parametrize(("endpoint", "subject"), CORRECTED)
def test_what_belongs_to_others_is_not_corrected(
    app: Flask, sign_in: SignIn, cast: Cast, endpoint: str, subject: Subject
) -> None:
    """Some see the object and may not change it: they get 403; nobody else learns that it is there."""
    rule = next(rule for rule in rules(app) if rule.endpoint == endpoint)
    path = address(rule, subject(cast))
    for who in OUTSIDERS:
        client = sign_in(who)
        if "GET" in (rule.methods or ()):
            assert client.get(path).status_code in (403, 404), f"{who} reads {path}"
        if "POST" in (rule.methods or ()):
            answer = client.post(path, data={"csrf_token": client.token()})
            assert answer.status_code in (403, 404), f"{who} writes to {path}"


def test_an_id_that_nothing_has_is_not_there(app: Flask, sign_in: SignIn) -> None:
    clients = [sign_in(who) for who in ONE_OF_EACH_ROLE]
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and rule.arguments:
            for client in clients:
                status = client.get(address(rule)).status_code
                assert status in (403, 404), f"{rule.rule} answers {status}"


def test_an_id_too_large_for_the_database_is_not_there(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("adam")
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and rule.arguments:
            path = address(rule, dict.fromkeys(rule.arguments, 10**30))
            assert client.get(path).status_code in (403, 404), rule.rule


@pytest.mark.nightly
@pytest.mark.parametrize("who", ONE_OF_EACH_ROLE)
def test_nonsense_in_the_address_upsets_no_page(app: Flask, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and not rule.arguments:
            for nonsense in NONSENSE:
                query = dict.fromkeys(FILTERS, nonsense)
                status = client.get(rule.rule, query_string=query).status_code
                assert status in (200, 302, 304, 400, 403, 404), (
                    f"{rule.rule} answers {status} to {nonsense!r}"
                )


def test_addresses_read_alike(app: Flask) -> None:
    wrong = [rule.rule for rule in rules(app) if not re.fullmatch(r"[a-z0-9/.<>:_-]+", rule.rule)]
    assert wrong == []

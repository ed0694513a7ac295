"""A test client that checks every page it fetches, so that no test has to."""

import re
import secrets
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

HTML = "{http://www.w3.org/1999/xhtml}"
# Characters that HTML calls an error anywhere: what people typed may hold them, and is shown exactly.
ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# What differs each time a page is fetched: tokens, and the keys of empty forms. The rest is checked once.
VARIES = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=")[a-z]+-[0-9a-f]{16}(?=")')
CHECKED: set[int] = set()
UNLABELLED = {"hidden", "submit", "button", "reset"}


class PageClient(FlaskClient):
    """Fetches like a browser and insists on well-made pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch, and check what came back if it is a page."""
        if has_app_context():  # a test keeps one open; outside of tests each request has a `g` of its own
            for name in list(g):
                g.pop(name)
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            self._check(response.get_data(as_text=True))
        return response

    def _check(self, text: str) -> None:
        """Check a page, on one database: how it is made depends on neither, and parsing takes time."""
        made = hash(VARIES.sub("", text))
        if made not in CHECKED and self.application.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            check_page(text)
            CHECKED.add(made)

    def sign_in(self, account: Any) -> None:
        """Put the account's session into the cookie, as a login would."""
        with self.session_transaction() as session:
            session["_user_id"] = f"{account.id}:{account.session_token}"
            session["_fresh"] = True

    def token(self) -> str:
        """Return a CSRF token of this session, as any form of it would have one."""
        with self.session_transaction() as session:
            known = session.setdefault("csrf_token", secrets.token_hex(20))
        signer = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token")
        signed: str = signer.dumps(known)
        return signed


def check_page(text: str) -> None:
    """Assert that a page is valid, has one h1 that begins its title, labels and nothing inline or twice."""
    page = html5lib.HTMLParser(strict=True).parse(ODD.sub("", text))
    headings = ["".join(h.itertext()).strip() for h in page.iter(f"{HTML}h1")]
    assert len(headings) == 1, f"one h1, not {headings}"
    title = "".join(next(page.iter(f"{HTML}title")).itertext()).strip()
    assert squeeze(title).startswith(squeeze(headings[0])), f"title {title!r} begins with {headings[0]!r}"
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}"
    for element in page.iter():
        assert element.get("style") is None, f"inline style on {element.tag}"
        assert not any(name.startswith("on") for name in element.attrib), f"inline handler on {element.tag}"
    for script in page.iter(f"{HTML}script"):
        assert script.get("src"), "no inline script"
    assert not list(page.iter(f"{HTML}style")), "no inline style sheet"
    for form in page.iter(f"{HTML}form"):
        _check_form(form)
    _check_labels(page)


def squeeze(text: str) -> str:
    """Return `text` with white space folded."""
    return " ".join(text.split())


def _check_form(form: Element) -> None:
    assert form.get("action"), "a form has an action"
    if form.get("method", "get").lower() == "post":
        names = [field.get("name") for field in form.iter(f"{HTML}input")]
        assert "csrf_token" in names, f"the form to {form.get('action')} has a CSRF field"


def _check_labels(page: Element) -> None:
    labelled = {label.get("for") for label in page.iter(f"{HTML}label")}
    wrapped = {id(field) for label in page.iter(f"{HTML}label") for field in label.iter()}
    for kind in ("input", "select", "textarea"):
        for field in page.iter(f"{HTML}{kind}"):
            if field.get("type") in UNLABELLED or field.get("aria-label") or field.get("aria-labelledby"):
                continue
            named = field.get("id") in labelled or id(field) in wrapped
            assert named, f"a label for {field.get('name')}"

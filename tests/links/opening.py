"""Opening a link like somebody who only has its mail."""

from typing import Any

from flask import Flask

from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words


def visitor(app: Flask) -> PageClient:
    """A browser in which nobody has signed in."""
    client: PageClient = app.test_client()  # type: ignore[assignment] # the app's test client class
    return client


def post(client: PageClient, secret: str, answer: str = "yes", text: str = "", **more: Any) -> Any:
    """Open the page and send its form with the button `answer`."""
    page = client.get(f"/l/{secret}").get_data(as_text=True)
    data = {"csrf_token": field_value(page, "csrf_token"), "answer": answer, "text": text}
    return client.post(f"/l/{secret}", data=data, **more)


def text(client: PageClient, secret: str) -> str:
    """The words of a link's page."""
    return words(client.get(f"/l/{secret}").get_data(as_text=True))

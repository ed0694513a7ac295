"""A published pathway, and how forms are sent."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.models import Pathway
from tests.factories import ways
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
CountQueries = Callable[[Callable[[], object]], int]


@pytest.fixture
def hub(cast: Cast) -> Pathway:
    """A published pathway of three stages."""
    return ways.pathway(cast)


def post(client: PageClient, path: str, **fields: Any) -> int:
    """Send a form; returns the status."""
    return client.post(path, data={"csrf_token": client.token(), **fields}).status_code

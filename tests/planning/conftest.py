"""What Alice's planner pages are asked."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.retention import version
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

Send = Callable[..., Any]


@pytest.fixture
def entered(cast: Cast) -> dict[str, Any]:
    """What the form sends: Mia could learn from Fay for 100 hours, Fay has 60."""
    return {
        "engagement": [str(cast.engagement.id)], "group": "3",
        "people-0-person": str(cast.mia.id), "people-0-chosen": "y", "people-0-hours": "100",
        "experts-0-person": str(cast.fay.id), "experts-0-hours": "60",
    }  # fmt: skip


@pytest.fixture
def alone(cast: Cast) -> None:
    """Nobody shadows anything yet."""
    db.session.delete(cast.shadowing)
    version.touch()
    db.session.commit()


@pytest.fixture
def send(sign_in: Callable[[str], PageClient], entered: dict[str, Any]) -> Send:
    """Return a function that sends the form as somebody; None leaves a field out."""

    def post(who: str, path: str = "/planning/plan", client: PageClient | None = None, **changed: Any) -> Any:
        made = client or sign_in(who)
        data = {**entered, **{name.replace("__", "-"): value for name, value in changed.items()}}
        data["csrf_token"] = made.token()
        sent = {name: value for name, value in data.items() if value is not None}
        return made.post(path, data=sent, follow_redirects=True)

    return post

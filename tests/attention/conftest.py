"""What needs Alice, at a moment of the test's choosing."""

from collections.abc import Callable
from datetime import datetime

import pytest

from ktrack.attention import board as boards
from ktrack.attention.board import Board
from tests.conftest import NOW
from tests.factories.cast import Cast

Look = Callable[..., Board]


@pytest.fixture
def look(cast: Cast) -> Look:
    """Return a function that tells what needs Alice (or another) now, or at another moment."""

    def seen(who: str = "alice", now: datetime = NOW) -> Board:
        return boards.board(getattr(cast, who), now, "Europe/Berlin")

    return seen

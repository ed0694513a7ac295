"""Sending requests at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(runs: list[Callable[[], T]]) -> list[T]:
    """Run all of them in threads of their own that start together; returns what they returned."""
    start = Barrier(len(runs))

    def run(one: Callable[[], T]) -> T:
        start.wait(timeout=30)
        return one()

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(run, runs))

"""Answers kept as long as the data they come from does not change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from ktrack.retention import version

KEPT = 64
"""Answers of one function that a process keeps, the least recently used goes first."""

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")


_memories: list[Callable[[], None]] = []


def forget() -> None:
    """Empty the memories of this process."""
    for empty in _memories:
        empty()


def remembered_while(known: Callable[[], int]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that gives a function a memory: as long as the version that `known` returns is the
    same, equal arguments get the same answer for one small statement. Arguments must be hashable; nobody may
    change an answer.

    It depends on nothing but its arguments and that part of the data: not on the viewer, the clock or the
    language. Before anything was touched (version 0) it remembers nothing.
    """

    def remembering(function: Callable[P, T]) -> Callable[P, T]:
        kept: OrderedDict[Hashable, T] = OrderedDict()
        lock = Lock()
        _memories.append(kept.clear)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            now = known()
            key = (now, args, tuple(sorted(kwargs.items())))
            with lock:
                if now and key in kept:
                    kept.move_to_end(key)
                    return kept[key]
            found = function(*args, **kwargs)
            with lock:
                kept[key] = found
                while len(kept) > KEPT:
                    kept.popitem(last=False)
            return found

        return answer

    return remembering


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Return the function with a memory as long as nothing at all changes."""
    return remembered_while(version.current)(function)


def of_object(function: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Return the function with a memory: as long as its first argument is the same object, equal further
    arguments get the same answer. It depends on nothing else."""
    kept: dict[str, Any] = {"thing": None, "answers": OrderedDict()}
    lock = Lock()
    _memories.append(lambda: kept.update(thing=None, answers=OrderedDict()))

    @wraps(function)
    def answer(thing: K, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with lock:
            if kept["thing"] is not thing:
                kept.update(thing=thing, answers=OrderedDict())
            answers = kept["answers"]
        key = (args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = function(thing, *args, **kwargs)
            while len(answers) > KEPT:
                answers.popitem(last=False)
        found: T = answers[key]
        return found

    return answer

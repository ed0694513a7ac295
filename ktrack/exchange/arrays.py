"""Set operations on columns by sorting and hashing; pandas would cost a command most of a second."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Memo(dict[Any, Any]):
    """Remembers what a function makes of each value: columns repeat themselves.

    Looking up a column runs outside Python's bytecode; a list comprehension would cost three times as much.
    """

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        made = self[value] = self._make(value)
        return made

    def array(self, values: Sequence[Any], dtype: Any) -> NDArray[Any]:
        """Return what becomes of a column, as an array."""
        return np.fromiter(map(self.__getitem__, values), dtype, len(values))

    def list(self, values: Sequence[Any]) -> list[Any]:
        """Return what becomes of a column."""
        return [*map(self.__getitem__, values)]


def repeated(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which numbers came before in the same array."""
    order = np.argsort(numbers, kind="stable")
    found = np.zeros(len(numbers), dtype=np.bool_)
    found[order[1:]] = numbers[order[1:]] == numbers[order[:-1]]
    return found


def places_in(known: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each wanted number stands among the known, which are distinct; −1 where it does not."""
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known, wanted, sorter=order)
    inside = place < len(known)
    found = np.full(len(wanted), -1, dtype=np.int64)
    found[inside] = order[place[inside]]
    found[inside] = np.where(known[found[inside]] == wanted[inside], found[inside], -1)
    return found

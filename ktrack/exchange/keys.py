"""Which number the database gives to each of the company's own ids."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]


class Keys:
    """The ids of one table, numbered from 1: those stored, and those an import brings, which come next."""

    def __init__(self, stored: Iterable[tuple[str, int]] = ()) -> None:
        known = dict(stored)
        self.first_new = max(known.values(), default=0) + 1
        self._gap = self.first_new - len(known)  # next number − how many are known
        self._ids: defaultdict[str, int] = defaultdict(count(self.first_new).__next__, known)
        self._texts: list[str] = []

    def __len__(self) -> int:
        """One more than the highest number: the length of an array that is looked up by number."""
        return self._gap + len(self._ids)

    def number(self, texts: Sequence[str]) -> Numbers:
        """Return the number of each text; a text not known yet gets the next one."""
        return np.fromiter(map(self._ids.__getitem__, texts), np.int32, len(texts))

    def find(self, texts: Sequence[str]) -> Numbers:
        """Return the number of each text, 0 where it is not known."""
        return np.fromiter(map(self._ids.get, texts, repeat(0)), np.int32, len(texts))

    def texts(self, numbers: NDArray[Any]) -> list[str]:
        """Return the text of each number, empty for 0 and less."""
        if len(self._texts) != len(self):
            self._texts = [""] * len(self)
            for text, number in self._ids.items():
                self._texts[number] = text
        return [*map(self._texts.__getitem__, np.maximum(numbers, 0).tolist())]

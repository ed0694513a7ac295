"""Cells that hold a whole handover as it was signed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack import packs
from ktrack.exchange.kinds import AllKeys, Array, Cells, Fault, Message
from ktrack.exchange.texts import Text, object_array

_DATED = re.compile(r'(?<=")[0-9]{4}-[0-9]{2}-[0-9]{2}(?=["T])')


@dataclass(frozen=True)
class Sealed(Text):
    """A pack, as `packs.write` writes it; an empty cell is none."""

    unlike: ClassVar[Message] = _l("is not the pack of a handover as KTrack writes it")

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the packs in one spelling of JSON."""
        plain = [_plain(text) for text in texts]
        bad = np.array([text is None for text in plain], dtype=np.bool_)
        return object_array([text or "" for text in plain]), [(bad, self.unlike)]


def _plain(text: str) -> str | None:
    try:
        return packs.write(packs.read(text)) if text else ""
    except packs.Unreadable:
        return None


def moved(text: str, move: Callable[[str], str]) -> str:
    """Return a pack with each of its dates, and moments that begin with one, moved."""
    return _DATED.sub(lambda found: move(found[0]), text)

"""PDF documents: templates of Typst, filled with data, tagged for screen readers (PDF/UA-1)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import orjson

from ktrack import paths
from ktrack.base.lazy import lazy

if TYPE_CHECKING:
    import typst
else:
    typst = lazy("typst")

STANDARD: Final = "ua-1"
UNSHOWN = "?"
_NAMED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
_LINES = "\n\t"


def render(template: str, data: dict[str, Any], at: datetime) -> bytes:
    """Return `templates/documents/<template>.typ` as PDF/UA-1.

    data: what the template reads as `json(bytes(sys.inputs.data))`, never as code; at: the moment written
    into the file, so that equal data give equal bytes. Characters that no installed font has become "?": a
    document for screen readers may hold none. Raises typst.TypstError for a template that is wrong.
    """
    folder = paths.beside("templates") / "documents"
    clean = _mapped(data, _printable)
    while True:
        try:
            pdf: bytes = typst.compile(
                folder / f"{template}.typ", root=folder, sys_inputs={"data": orjson.dumps(clean).decode()},
                pdf_standards=[STANDARD], timestamp=at.replace(microsecond=0),
            )  # fmt: skip
        except typst.TypstError as error:
            named = _NAMED.search(str(error))
            if named is None or set(named[1]) <= {UNSHOWN}:
                raise
            clean = _mapped(clean, _without({_script(character) for character in named[1]}))
        else:
            return pdf


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return the data with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(part, change) for part in value]
    return value


def _printable(text: str) -> str:
    return "".join(
        character
        for character in text
        if character in _LINES or unicodedata.category(character) not in _UNPRINTABLE
    )


def _without(scripts: set[str]) -> Callable[[str], str]:
    """Return what puts "?" in the place of each character of some scripts: a font has all of one or none."""
    return lambda text: "".join(UNSHOWN if _script(character) in scripts else character for character in text)


def _script(character: str) -> str:
    """Return the script of a character beyond Latin by the first word of its name, else the character."""
    name = unicodedata.name(character, character)
    return character if name.startswith("LATIN") or ord(character) < 0x250 else name.split()[0]

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
ATTEMPTS: Final = 6  # each costs a whole document
# Latin, Greek, Cyrillic and their punctuation, which the font that Typst brings itself has.
_UNCOMMON = re.compile("[^\n\t -\u024f\u0370-\u03ff\u0400-\u04ff\u200b\u2010-\u2027\u2030-\u203a\u20ac]")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_NAMED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
_LINES = "\n\t"
_SPACES = " \xa0\u2009\u202f"


def render(template: str, data: dict[str, Any], at: datetime) -> bytes:
    """Return `templates/documents/<template>.typ` as PDF/UA-1.

    data: what the template reads as `json(bytes(sys.inputs.data))`, never as code; at: the moment written
    into the file, so that equal data give equal bytes. Characters that no installed font has become "?": a
    document for screen readers may hold none. Raises typst.TypstError for a template that is wrong.
    """
    folder = paths.beside("templates") / "documents"
    clean = _mapped(data, _printable)
    for attempt in range(ATTEMPTS + 2):
        try:
            pdf: bytes = typst.compile(
                folder / f"{template}.typ", root=folder, sys_inputs={"data": orjson.dumps(clean).decode()},
                pdf_standards=[STANDARD], timestamp=at.replace(microsecond=0),
            )  # fmt: skip
        except typst.TypstError as error:
            named = _NAMED.search(str(error))
            if named is None or attempt > ATTEMPTS:
                raise
            clean = _mapped(clean, _common if attempt == ATTEMPTS else _shown_without(named[1]))
        else:
            return pdf
    raise AssertionError("the last attempt returns or raises")


def _shown_without(named: str) -> Callable[[str], str]:
    """Return what takes the characters that an error names out of a text, and others of their scripts."""
    unshown = set(_ESCAPED.sub(_unescaped, named)) - {UNSHOWN, " "}
    # A "?" between characters of rare scripts can be what a font lacks: then none of them stays.
    return _without({_script(one) for one in unshown}) if unshown else _common


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _common(text: str) -> str:
    """Return what every font has: a text in very many scripts is not tried script by script."""
    return _UNCOMMON.sub(UNSHOWN, text)


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
        " " if unicodedata.category(character) == "Zs" and character not in _SPACES else character
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

"""Hatchling's build hook: a wheel and an editable install both carry compiled translations.

In a checkout make runs it as a program whenever a messages.po changed.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_all(folder: Path) -> list[Path]:
    """Write messages.mo beside every messages.po below `folder`; returns the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text))
        written.append(target)
    return written


class CompileTranslations(BuildHookInterface[Any]):
    """Compiles before anything is packed."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Compile every language."""
        compile_all(Path(self.root) / "ktrack" / "translations")


if __name__ == "__main__":
    compile_all(Path(__file__).parent)

"""What the audit trail's actions are called."""

import re

from ktrack.paths import PACKAGE
from ktrack.people.words import ACTIONS

NOTED = re.compile(r'note\(\s*[\w.]+,\s*"([a-z]+(?:\.[a-z-]+)?)"')


def test_every_action_that_the_code_notes_has_words() -> None:
    noted = {
        action for file in PACKAGE.rglob("*.py") for action in NOTED.findall(file.read_text(encoding="utf-8"))
    }
    assert len(noted) > 20
    assert noted - set(ACTIONS) == set()

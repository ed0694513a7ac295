"""The six levels in words: what somebody at each of them does."""

from functools import cache

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from ktrack.web.language import locale

LEVELS = (
    (_l("none"), _l("Has not met it yet.")),
    (_l("observed"), _l("Has watched somebody do it.")),
    (_l("assisted"), _l("Has done parts of it, with help.")),
    (_l("performed under supervision"), _l("Has done all of it while somebody watched.")),
    (_l("performs alone"), _l("Does it without anybody's help.")),
    (_l("teaches others"), _l("Has taught somebody to do it.")),
)


def level_choices() -> list[SelectChoice]:
    """Return the levels for a list of options, such as "3 performed under supervision"."""
    return list(_choices(locale()))


@cache
def _choices(language: str) -> tuple[SelectChoice, ...]:
    """The options in the language of this request; a form for ten skills asks for them ten times."""
    return tuple(SelectChoice(str(level), f"{level} {word}") for level, (word, _) in enumerate(LEVELS))


def level_hints() -> dict[str, str]:
    """Return what somebody at a level does, by the level's form value."""
    return {str(level): str(behaviour) for level, (_, behaviour) in enumerate(LEVELS)}

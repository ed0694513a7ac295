"""How a check went, in words."""

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from ktrack.models.choices import Grade

GRADES = {
    Grade.AGAIN: (_l("Again"), _l("Did not manage: has to learn it again.")),
    Grade.HARD: (_l("Hard"), _l("Managed with effort, or after a hint.")),
    Grade.GOOD: (_l("Good"), _l("Managed after a moment's thought.")),
    Grade.EASY: (_l("Easy"), _l("Managed at once, without hesitating.")),
}


def grade_choices() -> list[SelectChoice]:
    """Return the grades for a list of options."""
    return [SelectChoice(grade.value, str(word)) for grade, (word, _told) in GRADES.items()]


def grade_hints() -> dict[str, str]:
    """Return what each grade means, by its form value."""
    return {grade.value: str(told) for grade, (_word, told) in GRADES.items()}

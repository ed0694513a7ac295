"""What a pair is called by and where it is shown: its engagement, or itself if the two found each other."""

from flask import url_for
from flask_babel import gettext as _

from ktrack.models import Shadowing


def pair_title(shadowing: Shadowing) -> str:
    """Return the title of the pair's engagement, or that it has none."""
    return shadowing.engagement.title if shadowing.engagement else str(_("Mentoring"))


def pair_url(shadowing: Shadowing, skill_id: int | None = None) -> str:
    """Return where the pair's plan is shown, at the line of a skill; without an engagement its own page."""
    if shadowing.engagement_id is None:
        return url_for("agreements.show", shadowing_id=shadowing.id)
    anchor = None if skill_id is None else f"plan-{skill_id}"
    return url_for("engagements.show", engagement_id=shadowing.engagement_id, _anchor=anchor)

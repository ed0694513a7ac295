"""When a view that is mailed in a rhythm goes next."""

from datetime import date, timedelta

from ktrack.models.choices import Rhythm

WEEK = timedelta(days=7)


def next_day(rhythm: Rhythm, after: date) -> date:
    """Return the next Monday, or the next first of a month, after a day."""
    if rhythm is Rhythm.WEEKLY:
        return after + WEEK - timedelta(days=after.weekday())
    return date(after.year + after.month // 12, after.month % 12 + 1, 1)

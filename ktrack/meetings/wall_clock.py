"""The clock on the company's wall: what people type and read, and the moment it means."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment_at(day: date, hour: time, zone: str) -> datetime | None:
    """Return the moment, in UTC, at which the wall shows `day` and `hour`; None if it never does.

    It never does in the hour that summer time leaves out; in the one that comes twice, the first one counts.
    """
    wanted = datetime.combine(day, hour)
    try:
        moment = wanted.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
        shown = wall(moment, zone)
    except OverflowError:  # the first and the last day of the calendar have no such moment in UTC
        return None
    return moment if shown.replace(tzinfo=None) == wanted else None


def wall(moment: datetime, zone: str) -> datetime:
    """Return what the wall shows at a moment."""
    return moment.astimezone(ZoneInfo(zone))

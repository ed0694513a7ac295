"""The only place that reads the time; everywhere below `web` the moment is an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the moment in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime, timezone: str) -> date:
    """Return the calendar day of `moment` where the company is."""
    return moment.astimezone(ZoneInfo(timezone)).date()

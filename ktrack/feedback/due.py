"""When the pulse of a pair is due: 30 days after the shadowing's start and every 60 days from there."""

from datetime import date, timedelta

FIRST = timedelta(days=30)
EVERY = timedelta(days=60)


def open_on(today: date, starts_on: date, last_day: date) -> date | None:
    """Return the due date whose pulse can be answered on `today`; None: none can.

    A pulse stays open until the next one would be due, also beyond the shadowing's last day; an older one is
    no longer asked for, since nobody remembers how it was.
    """
    since_first = min(today, last_day) - starts_on - FIRST
    if since_first < timedelta(0):
        return None
    due_on = starts_on + FIRST + (since_first // EVERY) * EVERY
    return due_on if today - due_on < EVERY else None


def next_after(today: date, starts_on: date, last_day: date) -> date | None:
    """Return the first due date after `today`; None: the shadowing ends before there is one."""
    passed = max((today - starts_on - FIRST) // EVERY + 1, 0)
    ahead = FIRST + passed * EVERY
    return starts_on + ahead if ahead <= last_day - starts_on else None

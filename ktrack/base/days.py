"""Calendar days as whole numbers, the form in which arrays and derived tables hold them."""

from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

EPOCH = date(1970, 1, 1)


def to_day(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - EPOCH).days


def to_date(day: int) -> date:
    """Return the date `day` days after 1970-01-01."""
    return EPOCH + timedelta(days=int(day))


def month_starts(as_of: date, months: int) -> list[date]:
    """Return the first days of the `months` months up to that of `as_of`; none before the year 1."""
    last = as_of.year * 12 + as_of.month - 1
    numbers = range(max(last - months + 1, 12), last + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


class epoch_day(FunctionElement[int]):  # noqa: N801 - reads like the SQL function it is
    """A date column, or the UTC date of a moment, as days since 1970-01-01, computed by the database."""

    type = Integer()
    inherit_cache = True

    def __init__(self, column: ColumnElement[date] | object) -> None:
        super().__init__(column)


@compiles(epoch_day, "sqlite")
def _sqlite(element: epoch_day, compiler: SQLCompiler, **options: object) -> str:
    inner = compiler.process(element.clauses, **options)
    (column,) = element.clauses
    if not isinstance(column.type, Date):  # a moment: SQLite rounds 23:59:59.9996 up to the next day
        inner = f"substr({inner}, 1, 10)"
    return f"CAST(julianday({inner}) - 2440587.5 AS INTEGER)"


@compiles(epoch_day, "postgresql")
def _postgresql(element: epoch_day, compiler: SQLCompiler, **options: object) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"(CAST({inner} AS DATE) - DATE '1970-01-01')"


class epoch_microsecond(FunctionElement[int]):  # noqa: N801 - reads like the SQL function it is
    """A moment column as microseconds since 1970-01-01 UTC, computed by the database."""

    type = BigInteger()
    inherit_cache = True

    def __init__(self, column: ColumnElement[datetime] | object) -> None:
        super().__init__(column)


@compiles(epoch_microsecond, "sqlite")
def _sqlite_moment(element: epoch_microsecond, compiler: SQLCompiler, **options: object) -> str:
    inner = compiler.process(element.clauses, **options)
    # Stored as 2026-05-31 09:30:00.000000; SQLite would round the fraction, at worst up to the next second.
    seconds, fraction = f"strftime('%s', substr({inner}, 1, 19))", f"substr({inner}, 21, 6)"
    return f"(CAST({seconds} AS INTEGER) * 1000000 + CAST({fraction} AS INTEGER))"


@compiles(epoch_microsecond, "postgresql")
def _postgresql_moment(element: epoch_microsecond, compiler: SQLCompiler, **options: object) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"CAST(extract(epoch FROM {inner}) * 1000000 AS BIGINT)"

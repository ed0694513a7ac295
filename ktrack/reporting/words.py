"""What documents say in words: the filters, the headline, the policy."""

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from ktrack.dashboards.board import Headline
from ktrack.dashboards.filters import Filters
from ktrack.models.choices import Reason
from ktrack.scoring.parameters import MODEL, Policy
from ktrack.scoring.score import Status
from ktrack.web.page import percent


@dataclass(frozen=True)
class Shown:
    """A figure as it is printed, with a note that says how sure it is."""

    value: str
    note: str


def filters(chosen: Filters, teams: dict[int, str]) -> list[tuple[str, str]]:
    """Return name and value of each filter that is set; none: the whole company."""
    found = []
    if chosen.team is not None:
        found.append((str(_("Team")), teams[chosen.team]))
    if chosen.category is not None:
        found.append((str(_("Category")), chosen.category or str(_("No category"))))
    if chosen.reason is not None:
        found.append((str(_("Reason")), _reason(chosen.reason)))
    return found


def _reason(reason: Reason) -> str:
    return str(_("Peak") if reason is Reason.PEAK else _("Expertise"))


def choice(chosen: Filters, teams: dict[int, str]) -> str:
    """Return the filters in one line."""
    found = filters(chosen, teams)
    return " · ".join(f"{name}: {value}" for name, value in found) or str(_("Whole company"))


def headline(found: Headline) -> Shown:
    """Return Retained as it may be said: a share, a count where seats are few, a range, or nothing."""
    if found.retained is None or found.unknown is None:
        nothing = _("Nobody was assessed yet.") if found.planned_items else _("Nothing was planned.")
        return Shown(percent(None), str(nothing))
    if found.status is Status.INSUFFICIENT:
        low, high = percent(found.retained), percent(found.retained + found.unknown)
        note = _("More than half is unknown: only a range can be given.")
        return Shown(str(_("%(low)s to %(high)s", low=low, high=high)), str(note))
    if found.few:
        counts = {"expected": round(found.expected), "seats": found.seats}
        value = str(_("about %(expected)s of %(seats)s", **counts))
        return Shown(value, f"{percent(found.retained)} · {interval(found)}")
    return Shown(percent(found.retained), interval(found))


def interval(found: Headline) -> str:
    """Return the 90 % interval in words."""
    low, high = (percent(share) for share in found.interval or (None, None))
    return str(_("90 %% interval: %(low)s to %(high)s", low=low, high=high))


def policy(found: Policy) -> str:
    """Return the model and the numbers behind the figures in one line."""
    numbers = [f"{name} {value}" for name, value in policy_values(found)]
    return str(_("Model %(model)s. Policy: %(numbers)s.", model=MODEL, numbers=", ".join(numbers)))


def policy_values(found: Policy) -> list[tuple[str, str]]:
    """Return the numbers of the policy by the letters of the specification."""
    trust = (found.a_signoff, found.a_quiz, found.a_teachback, found.a_demo)
    letters = {"κ": found.kappa, "η": found.eta, "θ": found.theta, "ρ": found.rho,
               "sd(ln κ)": found.sd_ln_kappa, "D": found.d_init}  # fmt: skip
    return [
        *((name, _number(value)) for name, value in letters.items()),
        (str(_("trust in sign-off, quiz, teach-back, demo")), " / ".join(map(_number, trust))),
        (str(_("days a use helps")), _number(found.use_window)),
    ]


def _number(value: float) -> str:
    return str(format_decimal(round(value, 4)))


def cut(text: str, length: int) -> str:
    """Return the text in one line, shortened to `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"

"""What calibration says in plain words."""

from dataclasses import dataclass
from math import exp, log

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.calibration.queries import Measured
from ktrack.models import KappaProposal
from ktrack.scoring.calibration import ENOUGH, FEW, Calibration, Label, Share
from ktrack.scoring.fitting import Z90
from ktrack.scoring.interval import Z95
from ktrack.web.page import percent

LABELS = {
    Label.PRIOR_ONLY: _l("prior only"),
    Label.EARLY: _l("early"),
    Label.CALIBRATED: _l("calibrated"),
    Label.OFF: _l("off"),
}
TONES = {
    Label.PRIOR_ONLY: "unknown",
    Label.EARLY: "planned",
    Label.CALIBRATED: "verified",
    Label.OFF: "at-risk",
}
MEANINGS = {
    Label.PRIOR_ONLY: _l("Under 20 checks: the figures rest on what research says about forgetting."),
    Label.EARLY: _l("20 to 99 checks: a first sign, no proof."),
    Label.CALIBRATED: _l("100 checks or more, and the predictions hold as well as chance allows."),
    Label.OFF: _l("100 checks or more, and the predictions are off by more than chance explains."),
}


@dataclass(frozen=True)
class Trust:
    """A label in words with its tone, and the number of checks behind it, also in words."""

    label: str
    tone: str
    checks: str


@dataclass(frozen=True)
class Told:
    """A score: its name, its value and that of a baseline as shown, and what it says."""

    name: str
    value: str
    baseline: str
    meaning: str


def trust(found: Calibration) -> Trust:
    """Return how far the figures can be trusted."""
    return Trust(str(LABELS[found.label]), TONES[found.label], checks(found.all.n))


def checks(n: int) -> str:
    """Say how many checks there are."""
    return str(ngettext("%(num)s check", "%(num)s checks", n))


def sentence(found: Calibration) -> str:
    """Say what the page says, as one would tell it."""
    total = found.all
    if not total.n:
        told = _("No check has put these figures to the test yet; they rest on what research says.")
        return str(told)
    told = _(
        "%(checks)s, %(passed)s passed, %(expected)s expected: %(verdict)s",
        checks=checks(total.n),
        passed=total.observed,
        expected=decimal(total.expected, 1),
        verdict=_verdict(found),
    )
    return str(told)


def _verdict(found: Calibration) -> object:
    """Say what may be concluded; beyond ±1.96 the sum is off by more than chance explains."""
    lean = found.z_large or 0.0
    side = 0 if abs(lean) < Z95 else -1 if lean < 0 else 1
    return {
        Label.PRIOR_ONLY: (
            _("too few to tell; the figures rest on what research says."),
            _("too few to tell, but a hint that the figures promise too little."),
            _("too few to tell, but a hint that the figures promise too much."),
        ),
        Label.EARLY: (
            _("a first sign that the figures hold, no proof yet."),
            _("a first sign that the figures promise too little."),
            _("a first sign that the figures promise too much."),
        ),
        Label.CALIBRATED: (_("the figures hold."),) * 3,
        Label.OFF: (
            _("right in sum, but wrong about who passes."),
            _("the figures promise too little."),
            _("the figures promise too much."),
        ),
    }[found.label][side]


def interval(share: Share) -> str:
    """Return Wilson's interval of the share passed; n/a without checks."""
    if not share.n:
        return percent(None)
    low, high = share.interval
    return str(_("%(low)s to %(high)s", low=percent(low), high=percent(high)))


def decimal(value: float | None, digits: int) -> str:
    """Return a number with so many decimals; n/a where it cannot be told."""
    if value is None:
        return percent(None)
    return str(format_decimal(value, format=f"0.{'0' * digits}"))


def scores(found: Measured) -> list[Told]:
    """Return the scores with what they are compared with."""
    measured, limits = found.calibration, f"±{decimal(Z95, 2)}"
    return [
        Told(
            str(_("Brier score")),
            decimal(measured.brier, 3),
            decimal(measured.brier_constant, 3),
            str(_("Mean squared error of the predictions: 0 is perfect, lower is better.")),
        ),
        Told(
            str(_("Brier skill")),
            percent(measured.brier_skill),
            percent(None if measured.brier_skill is None else 0.0),
            str(
                _("How much of the baseline's error is gone. Above 0 the figures know more than the average.")
            ),
        ),
        Told(
            str(_("Log loss")),
            decimal(measured.log_loss, 3),
            decimal(found.constant_loss, 3),
            str(_("Punishes being sure and wrong: 0 is perfect, lower is better.")),
        ),
        Told(
            str(_("Spiegelhalter's z")),
            decimal(measured.z, 2),
            limits,
            str(_("Within %(limits)s chance explains how predictions and outcomes differ.", limits=limits)),
        ),
    ]


def kappa_interval(kappa: float, deviation: float) -> str:
    """Return the 90 % interval of a κ from the standard deviation of its logarithm."""
    low, high = (exp(log(kappa) + side * Z90 * deviation) for side in (-1, 1))
    return str(_("%(low)s to %(high)s", low=decimal(low, 1), high=decimal(high, 1)))


def standing(proposal: KappaProposal, latest: int | None) -> tuple[str, str]:
    """Return tone and words of where a proposal stands; latest: the id of the latest one."""
    if proposal.adopted is not None:
        return ("verified", str(_("adopted"))) if proposal.adopted else ("neutral", str(_("rejected")))
    if proposal.id != latest:
        return "neutral", str(_("replaced by a later one"))
    return "planned", str(_("waits for a decision"))


def afterwards(found: Measured) -> str:
    """Say for how many checks nothing was stored before the outcome."""
    told = ngettext(
        "The prediction of %(num)s imported check was computed afterwards, with the policy in force: it says "
        "less than one made before.",
        "The predictions of %(num)s imported checks were computed afterwards, with the policy in force: they "
        "say less than those made before.",
        found.afterwards,
    )
    return str(told)


def next_step(n: int) -> str:
    """Say how many checks are missing to the next label."""
    missing = (FEW if n < FEW else ENOUGH) - n
    return str(
        ngettext("%(num)s more check to the next step.", "%(num)s more checks to the next step.", missing)
    )

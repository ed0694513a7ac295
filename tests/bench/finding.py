"""A measured figure beside the asked one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A figure: what it is, what was asked (a bound with its sign), what was measured, and from what."""

    name: str
    sign: str
    asked: float
    measured: float
    sides: str

    @property
    def held(self) -> bool:
        """Whether the measured figure is within the bound."""
        return self.measured >= self.asked if self.sign == "≥" else self.measured <= self.asked

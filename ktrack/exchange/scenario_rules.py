"""What must hold in the files about scenarios."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ktrack.exchange.guards import only_if, past
from ktrack.exchange.loading import Loading, Rows, Rule
from ktrack.exchange.rules import BELONGS_EMPTY
from ktrack.models.choices import LeavingGroup


def scenarios(rows: Rows, load: Loading) -> None:
    """What is kept was kept before now; the day they leave may lie anywhere."""
    past(rows, load, "kept_at")


def groups(rows: Rows, load: Loading) -> None:
    """A team and an engagement are named where one is chosen, and nowhere else."""
    for kind, name, missing in (
        (LeavingGroup.TEAM, "team_id", _l("is missing: which team is chosen")),
        (LeavingGroup.ENGAGEMENT, "engagement_id", _l("is missing: which engagement is chosen")),
    ):
        its_own = rows["kind"] == list(LeavingGroup).index(kind)
        only_if(rows, load, name, its_own, BELONGS_EMPTY)
        load.refuse(rows, rows.given("kind") & its_own & rows.none(name), name, missing)


SCENARIO_RULES: Mapping[str, Rule] = {"scenarios": scenarios, "scenario_groups": groups}

"""What must hold in the files about saved views."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ktrack.exchange.guards import only_if, past
from ktrack.exchange.loading import Loading, Rows, Rule


def saved_views(rows: Rows, load: Loading) -> None:
    """A view was saved before now; it has a team or the small ones, a category or the lack of one."""
    past(rows, load, "created_at")
    only_if(rows, load, "team_id", rows["small_teams"] != 1, _l("must be empty: small_teams is set"))
    only_if(rows, load, "category", rows["no_category"] != 1, _l("must be empty: no_category is set"))


VIEW_RULES: Mapping[str, Rule] = {"saved_views": saved_views}

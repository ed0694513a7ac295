"""A chart as PNG: the figure of its page, drawn by a Chrome."""

from typing import Any

import orjson
from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ktrack.access.permissions import Permission
from ktrack.dashboards import filters
from ktrack.reporting import picture, words
from ktrack.reporting.views.documents import account, attached, often
from ktrack.retention import teams
from ktrack.web.charts import Figure
from ktrack.web.guards import allow
from ktrack.web.language import locale
from ktrack.web.limits import limiter
from ktrack.web.logs import log
from ktrack.web.page import day


@allow(Permission.DASHBOARD)
@limiter.limit(often, key_func=account, override_defaults=False)
def chart(name: str) -> ResponseReturnValue:
    """Return the picture of a chart for the filters in the address; 404 where none can be drawn."""
    if name not in picture.CHARTS or not picture.available():
        abort(404)
    chosen, figure = filters.from_url(), _figure(name)
    choice = words.choice(chosen, teams.names(chosen.blocks))
    title = f"{picture.CHARTS[name]} · {choice} · {day(chosen.as_of)}"
    separators = ",." if locale() == "de" else ".,"
    try:
        drawn = picture.draw(figure, title, separators, current_app.config["KTRACK"]["INSTANCE"])
    except picture.BusyError:
        abort(429)
    except picture.DrawingError as error:
        log.error("picture", exc_info=error)
        abort(500)
    return attached(drawn, "image/png", f"ktrack-{name}-{chosen.as_of.isoformat()}.png")


def _figure(name: str) -> Figure:
    """Ask the chart's own view, so that it is allowed and computed as on its page."""
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(f"/dashboard/charts/{name}.json")
    except NotFound:
        abort(404)
    view: Any = current_app.view_functions[endpoint]
    answer: Response = view(**values)
    if answer.status_code != 200:  # the browser sent an ETag of the figure along
        abort(404)
    figure: Figure = orjson.loads(answer.get_data())
    return figure

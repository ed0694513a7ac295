"""The application: the only file that knows every slice."""

from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from ktrack import config, paths
from ktrack.accounts import sessions
from ktrack.accounts.views import blueprint as accounts
from ktrack.agreements.views import blueprint as agreements
from ktrack.attention.views import blueprint as attention
from ktrack.base.db import db
from ktrack.board.views.routes import blueprint as board
from ktrack.calibration.views import blueprint as calibration
from ktrack.checks.views.routes import blueprint as checks
from ktrack.competencies.views import blueprint as competencies
from ktrack.contests.views import blueprint as contests
from ktrack.dashboards.views.routes import blueprint as dashboards
from ktrack.engagements.views import blueprint as engagements
from ktrack.feedback.views.routes import blueprint as feedback
from ktrack.finding.views.routes import blueprint as finding
from ktrack.gaps.views import blueprint as gaps
from ktrack.handover.views.routes import blueprint as handover
from ktrack.learning.views import blueprint as learning
from ktrack.leaving.views import blueprint as leaving
from ktrack.links.views import blueprint as links
from ktrack.mail.views import blueprint as mail
from ktrack.mail.views import unsubscribe
from ktrack.meetings.views.routes import blueprint as meetings
from ktrack.mentoring.views import blueprint as mentoring
from ktrack.models import SearchDocument
from ktrack.pathways.views.routes import blueprint as pathways
from ktrack.people.views.routes import blueprint as people
from ktrack.planning.views import blueprint as planning
from ktrack.privacy.views import blueprint as privacy
from ktrack.procedures.views.routes import blueprint as procedures
from ktrack.questions.views import blueprint as questions
from ktrack.reporting.views.routes import blueprint as reporting
from ktrack.search import index as search_index
from ktrack.search.views import blueprint as search
from ktrack.skills.views import blueprint as skills
from ktrack.web import asked, assets, commit, errors, headers, kept, language, limits, logs, page

SLICES = (
    accounts,
    agreements,
    people,
    learning,
    links,
    meetings,
    mentoring,
    engagements,
    dashboards,
    planning,
    reporting,
    leaving,
    calibration,
    skills,
    privacy,
    contests,
    questions,
    feedback,
    checks,
    mail,
    attention,
    handover,
    search,
    procedures,
    board,
    finding,
    pathways,
    competencies,
    gaps,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application, configured from KTRACK_ variables and then from `overrides`."""
    settings = config.read_settings()
    app = Flask("ktrack", root_path=str(paths.PACKAGE), template_folder=str(paths.beside("templates")))
    app.config.update(config.flask_config(settings))
    app.config.update(overrides or {})
    logs.configure(settings["LOG_LEVEL"])
    db.init_app(app)
    Migrate(app, db, directory=str(paths.beside("migrations")), render_as_batch=True, include_name=_modelled)
    for part in (asked, logs, commit, limits, language, sessions, headers, errors, page, search_index):
        part.init_app(app)
    CSRFProtect(app).exempt(unsubscribe)  # mail programs send it, signed by its address
    kept.init_app(app)
    Compress(app)
    for blueprint in SLICES:
        app.register_blueprint(blueprint)
    _trust_proxies(app, settings["PROXY_HOPS"])
    assets.init_app(app, settings["INSTANCE"] / "static")
    return app


def _modelled(name: str | None, kind: str, _within: Any) -> bool:
    """Whether migrations compare something of the database with the models: triggers fill the rest."""
    return kind != "table" or not str(name).startswith(SearchDocument.INDEX)


def _trust_proxies(app: Flask, hops: int) -> None:
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # as Flask says

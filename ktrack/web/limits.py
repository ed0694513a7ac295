"""How often one address may ask."""

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, default_limits=[lambda: current_app.config["KTRACK"]["RATE_LIMIT"]])


def init_app(app: Flask) -> None:
    """Count requests; static files are free."""
    limiter.init_app(app)


def link_limit() -> str:
    """Return how many signed links that lead nowhere one address may try."""
    limit: str = current_app.config["KTRACK"]["LINK_LIMIT"]
    return limit


def login_limit() -> str:
    """Return how many failed logins are borne."""
    limit: str = current_app.config["KTRACK"]["LOGIN_LIMIT"]
    return limit

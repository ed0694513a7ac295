"""Signing in and out, preferences and password; for administrators, the accounts of others."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from ktrack.access.permissions import Permission
from ktrack.accounts import actions, queries
from ktrack.accounts.forms import LoginForm, PasswordForm
from ktrack.accounts.sessions import SignedIn
from ktrack.base.errors import Refused
from ktrack.models import Account, Person
from ktrack.models.choices import Locale
from ktrack.web.guards import allow, public, viewer
from ktrack.web.language import LOCALES, THEMES
from ktrack.web.limits import limiter, login_limit
from ktrack.web.today import now

blueprint = Blueprint("accounts", __name__)


def _inside(address: str | None) -> str:
    """Return `address` if it stays on this site, else the home page.

    Browsers read a backslash as a slash and skip control characters: "/\\t/evil.example" leaves the site.
    """
    if not address or not address.isprintable() or not address.startswith("/"):
        return url_for("dashboards.home")
    return url_for("dashboards.home") if address.startswith(("//", "/\\")) else address


def _typed_login() -> str:
    return "login:" + request.form.get("login", "").strip().casefold()


def _failed(response: object) -> bool:
    return getattr(response, "status_code", 200) == 422


@blueprint.get("/login")
@public
def login() -> ResponseReturnValue:
    """Show the login page."""
    if current_user.is_authenticated:
        return redirect(url_for("dashboards.home"))
    return _login_page(LoginForm())


def _login_page(form: LoginForm) -> str:
    return render_template(
        "accounts/login.html", form=form, demo_accounts=current_app.config.get("DEMO_ACCOUNTS")
    )


@blueprint.post("/login")
@public
@limiter.limit(login_limit, methods=["POST"], deduct_when=_failed)
@limiter.limit(login_limit, methods=["POST"], key_func=_typed_login, deduct_when=_failed)
def enter() -> ResponseReturnValue:
    """Sign in; the session is made anew, so that one planted before is worth nothing."""
    form = LoginForm()
    account = actions.verify(form.login.data, form.password.data) if form.validate() else None
    if account is None:
        if not form.errors:
            form.form_errors.append(_("E-mail address or password is wrong."))
        return _login_page(form), 422
    chosen = {name: session[name] for name in ("locale", "theme") if name in session}
    session.clear()
    session.update(chosen)
    session.permanent = True
    login_user(SignedIn(account))
    actions.sign_in(account, form.password.data, now())
    return redirect(_inside(request.args.get("next")))


@blueprint.post("/logout")
@allow(Permission.OWN_ACCOUNT)
def logout() -> ResponseReturnValue:
    """Sign out here."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"))


@blueprint.post("/logout-everywhere")
@allow(Permission.OWN_ACCOUNT)
def logout_everywhere() -> ResponseReturnValue:
    """Sign out on every device."""
    actions.sign_out_everywhere(current_user.account, now(), by=viewer())
    logout_user()
    session.clear()
    flash(_("You are signed out on every device."))
    return redirect(url_for("accounts.login"))


@blueprint.post("/preferences")
@public
def preferences() -> ResponseReturnValue:
    """Choose language and colour scheme for this session; the language also for those to come."""
    chosen = request.form.get("locale")
    if chosen in LOCALES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            actions.prefer_language(viewer(), Locale(chosen), now())
    if request.form.get("theme") in THEMES:
        session["theme"] = request.form["theme"]
    return redirect(_inside(request.form.get("next")))


@blueprint.get("/account")
@allow(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Show one's own account: password, language, sessions."""
    return render_template("accounts/show.html", account=current_user.account)


@blueprint.route("/account/password", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Change one's password; other devices are signed out, this one stays."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), 422 if form.is_submitted() else 200
    account = current_user.account
    if actions.verify(account.login, form.current.data) is None:
        form.current.errors = [_("This is not your current password.")]
        return render_template("accounts/password.html", form=form), 422
    try:
        actions.change_password(account, form.password.data, now(), by=account.person)
    except Refused as refused:
        form.refuse(refused)
        return render_template("accounts/password.html", form=form), 422
    login_user(SignedIn(account))
    flash(_("Your password is changed."))
    return redirect(url_for("dashboards.home"))


@blueprint.get("/people/<int:person_id>/account")
@allow(Permission.PEOPLE_MANAGE)
def manage(person_id: int) -> ResponseReturnValue:
    """Show whether and how a person can sign in."""
    person = _person(person_id)
    return render_template("accounts/manage.html", person=person, account=queries.by_person(person_id))


def _person(person_id: int) -> Person:
    return queries.person(person_id) or abort(404)


def _account(person_id: int) -> Account:
    return queries.by_person(person_id) or abort(404)


@blueprint.post("/people/<int:person_id>/account")
@allow(Permission.PEOPLE_MANAGE)
def add(person_id: int) -> ResponseReturnValue:
    """Make an account and show its password, this once."""
    person, password = _person(person_id), actions.new_password()
    try:
        account = actions.add_account(person, password, now(), by=viewer())
    except Refused as refused:
        flash(str(refused.message), "error")
        return redirect(url_for("accounts.manage", person_id=person_id))
    return render_template("accounts/password_once.html", account=account, person=person, password=password)


@blueprint.post("/people/<int:person_id>/account/password")
@allow(Permission.PEOPLE_MANAGE)
def reset(person_id: int) -> ResponseReturnValue:
    """Set a new password, end all sessions and show the password, this once."""
    account, password = _account(person_id), actions.new_password()
    actions.change_password(account, password, now(), by=viewer())
    return render_template(
        "accounts/password_once.html", account=account, person=account.person, password=password
    )


@blueprint.post("/people/<int:person_id>/account/disable")
@allow(Permission.PEOPLE_MANAGE)
def disable(person_id: int) -> ResponseReturnValue:
    """Let the person sign in no longer."""
    try:
        actions.disable(_account(person_id), now(), by=viewer())
        flash(_("The account is disabled; its sessions have ended."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("accounts.manage", person_id=person_id))


@blueprint.post("/people/<int:person_id>/account/enable")
@allow(Permission.PEOPLE_MANAGE)
def enable(person_id: int) -> ResponseReturnValue:
    """Let the person sign in again."""
    actions.enable(_account(person_id), now(), by=viewer())
    flash(_("The account is enabled."))
    return redirect(url_for("accounts.manage", person_id=person_id))


@blueprint.post("/people/<int:person_id>/account/sign-out")
@allow(Permission.PEOPLE_MANAGE)
def end_sessions(person_id: int) -> ResponseReturnValue:
    """Sign the person out on every device."""
    actions.sign_out_everywhere(_account(person_id), now(), by=viewer())
    flash(_("All sessions of the account have ended."))
    return redirect(url_for("accounts.manage", person_id=person_id))

"""Who gets in: every route declares a permission, or that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, current_app
from flask_login import current_user

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.models import Person

View = TypeVar("View", bound=Callable[..., Any])


def viewer() -> Person:
    """Return the person who has signed in; only within routes that declare a permission."""
    return cast(Person, current_user.person)


def allow(
    permission: Permission, *, writes: bool = False, reads_first: bool = False
) -> Callable[[View], View]:
    """Let in whoever may have `permission` for some subject; others get the login page or 403.

    `writes` marks a route whose GET writes too (reading a person's record is logged); `reads_first` one
    whose POST holds up no other writer until it calls `commit.end_reading`. A view with a subject calls
    `require` once it has loaded it.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined] # set by Flask-Login
            if not may(viewer(), permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by the test that walks all routes
        guarded.reads_first = reads_first  # type: ignore[attr-defined] # likewise
        guarded.writes = writes  # type: ignore[attr-defined] # read by the commit hook
        return cast(View, guarded)

    return declare


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    view.permission = None  # type: ignore[attr-defined] # read by the test that walks all routes
    return view


def require(permission: Permission, subject: object) -> None:
    """Answer 403 unless the viewer has `permission` for `subject`."""
    if not may(viewer(), permission, subject):
        abort(403)

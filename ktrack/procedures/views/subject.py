"""Loading the procedure of an address, and what its viewer may do with it."""

from dataclasses import dataclass

from flask import abort

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.models import Procedure
from ktrack.models.choices import Kind
from ktrack.procedures import queries
from ktrack.procedures.proved import has_proved
from ktrack.web.guards import viewer
from ktrack.web.today import today


@dataclass(frozen=True)
class Can:
    """What the viewer may do with a procedure now."""

    write: bool
    publish: bool
    confirm: bool
    keep: bool


def load(procedure_id: int) -> Procedure:
    """Return the procedure; 404 unless the viewer may read it."""
    return queries.procedure(viewer(), procedure_id) or abort(404)


def writes(procedure: Procedure) -> bool:
    """Whether the viewer may write in it: freelancers while they are engaged."""
    if not may(viewer(), Permission.PROCEDURE_WRITE, procedure):
        return False
    return viewer().kind is Kind.INTERNAL or queries.may_write(viewer(), procedure, today())


def confirms(procedure: Procedure) -> bool:
    """Whether the viewer's word counts: the owner's, and that of who has proved a skill of it."""
    if not may(viewer(), Permission.PROCEDURE_CONFIRM, procedure):
        return False
    return procedure.owner_id == viewer().id or has_proved(viewer(), procedure)


def can(procedure: Procedure) -> Can:
    """Return what the viewer may do with the procedure as it stands."""
    write = procedure.archived_at is None and writes(procedure)
    return Can(
        write=write,
        publish=write and procedure.published_at is None,
        confirm=procedure.in_use and confirms(procedure),
        keep=may(viewer(), Permission.PROCEDURE_KEEP, procedure),
    )

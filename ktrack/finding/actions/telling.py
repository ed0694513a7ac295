"""What the other side of a request is told by mail."""

from ktrack import agreeing
from ktrack.mail import outbox
from ktrack.models import MentorRequest, Person


def tell(person: Person, kind: str, request: MentorRequest, template: str) -> None:
    """Write to `person`, once for each hand the request goes through; template: mail/mentor_NAME.txt."""
    outbox.tell(
        person, kind, f"{template} {request.id} {len(request.moves)}", f"mentor_{template}", request=request,
        can_sign_in=agreeing.may_sign_in(person),
    )  # fmt: skip

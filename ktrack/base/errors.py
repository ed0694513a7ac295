"""What can go wrong for a user; `web` turns each into a page, the commands into a message."""


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """An action the rules of the domain do not allow; the message is shown to the user as it is.

    `field` names the form field it belongs to, None the whole form.
    """

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody saved the same object in the meantime."""

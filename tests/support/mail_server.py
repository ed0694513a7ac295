"""A real mail server on this machine that does as a test tells it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.listening import free_port

TAKEN = "250 taken"


class MailServer:
    """What was taken, and what is answered. at_data may take its time: it runs beside the server."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.at_sender: Callable[[str], str] = lambda sender: "250 ok"
        self.at_recipient: Callable[[str], str] = lambda recipient: "250 ok"
        self.at_data: Callable[[EmailMessage], str] = lambda mail: TAKEN
        self.holding, self.let_go = threading.Event(), threading.Event()  # for answers that take their time

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.at_sender(address)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.at_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        answer = await asyncio.get_running_loop().run_in_executor(None, self.at_data, mail)
        if answer.startswith("250"):
            self.mails.append(mail)
            self.raw.append(envelope.content)
        return answer

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each mail, in the order taken."""
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """Run a server for the block; options go to aiosmtpd."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()

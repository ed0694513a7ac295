"""A round of sending: everything that is due, one mail after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from ktrack.base import clock
from ktrack.mail import claiming
from ktrack.mail.letter import Letter, compose
from ktrack.mail.server import Refusal, Server
from ktrack.web.logs import log

MOST = 500
"""Mails of one round; the next one follows within a minute."""


@dataclass
class Tally:
    """What a round did, in mails."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0


def send_due(stop: Callable[[], bool] = lambda: False) -> Tally:
    """Send what is due; ends early once `stop()` or when the server takes nothing at all. Commits.

    No transaction is open while the server is spoken to.
    """
    settings, tally = current_app.config["KTRACK"], Tally()
    claiming.drop_unwanted(clock.now())
    if not settings["SMTP_HOST"]:
        return tally
    with Server(settings) as server:
        for _ in range(MOST):
            letter = None if stop() else claiming.claim(clock.now(), settings["TIMEZONE"])
            if letter is None or not _send(server, letter, tally):
                break
    log.info("mail", extra={"data": vars(tally)})
    return tally


def _send(server: Server, letter: Letter, tally: Tally) -> bool:
    """Send one; returns whether it is worth going on with the next."""
    try:
        _hand_over(server, letter)
    except Refusal as refusal:
        if refusal.for_good:
            claiming.give_up(letter, clock.now(), refusal.said)
            tally.given_up += 1
        else:
            claiming.postpone(letter, clock.now(), refusal.said)
            tally.postponed += 1
        return not refusal.of_server
    claiming.sent(letter, clock.now())
    tally.sent += 1
    return True


def _hand_over(server: Server, letter: Letter) -> None:
    if not letter.email:
        raise Refusal("no address", for_good=True)
    try:
        message = compose(letter)
    except Exception as error:  # whatever is wrong with one mail must not hold up the others
        log.error("mail cannot be written", exc_info=error, extra={"data": {"mails": letter.ids}})
        raise Refusal(f"cannot be written: {type(error).__name__}", for_good=True) from error
    server.send(message, letter.email)

"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.meetings import words
from ktrack.meetings.views import answers, calendar, pages

blueprint = Blueprint("meetings", __name__)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, methods, view in (
    ("/sessions", READ, pages.index),
    ("/shadowings/<int:shadowing_id>/sessions", READ, pages.of_pair),
    ("/shadowings/<int:shadowing_id>/sessions/new", BOTH, pages.propose),
    ("/sessions/<int:meeting_id>", READ, pages.show),
    ("/sessions/<int:meeting_id>/accept", WRITE, answers.accept),
    ("/sessions/<int:meeting_id>/decline", BOTH, answers.decline),
    ("/sessions/<int:meeting_id>/move", BOTH, answers.move),
    ("/sessions/<int:meeting_id>/cancel", BOTH, answers.cancel),
    ("/sessions/<int:meeting_id>/write-up", BOTH, answers.write_up),
    ("/sessions/<int:meeting_id>/follow-ups/<int:position>", WRITE, answers.tick),
    ("/sessions/<int:meeting_id>/log", WRITE, answers.log),
    ("/sessions/<int:meeting_id>/session.ics", READ, calendar.one),
    ("/calendar/<secret>.ics", READ, calendar.feed),
    ("/account/calendar", WRITE, calendar.make),
    ("/account/calendar/revoke", WRITE, calendar.revoke),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)

blueprint.add_app_template_global(calendar.calendar_address)
blueprint.add_app_template_global(words.state, "session_state")
blueprint.add_app_template_global(words.zone, "clock_zone")
blueprint.add_app_template_filter(words.when, "session_time")
blueprint.add_app_template_filter(words.day_and_time, "session_short_time")
blueprint.add_app_template_global(words.other_of, "other_of_pair")

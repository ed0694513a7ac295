"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.board.views import following, moderation, reading, writing

blueprint = Blueprint("board", __name__)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, name, methods, view in (
    ("/board", "index", READ, reading.index),
    ("/board/new", "new", BOTH, writing.new),
    ("/board/following", "following", BOTH, following.overview),
    ("/board/moderation", "queue", READ, moderation.queue),
    ("/board/moderation/<int:case_id>", "case", BOTH, moderation.case),
    ("/board/moderation/<int:case_id>/appeal", "appeal", BOTH, moderation.appeal),
    ("/board/moderators", "moderators", BOTH, moderation.moderators),
    ("/board/moderators/<int:person_id>/dismiss", "dismiss", WRITE, moderation.dismiss),
    ("/board/people/<int:person_id>", "person", READ, reading.person),
    ("/board/people/<int:person_id>/follow", "follow_person", WRITE, following.follow_person),
    ("/board/people/<int:person_id>/block", "block", WRITE, following.block),
    ("/board/people/<int:person_id>/suspend", "suspend", BOTH, moderation.suspend),
    ("/board/people/<int:person_id>/lift", "lift", WRITE, moderation.lift),
    ("/board/tags/<int:tag_id>/follow", "follow_tag", WRITE, following.follow_tag),
    ("/board/<int:post_id>", "show", READ, reading.show),
    ("/board/<int:post_id>/reply", "reply", WRITE, writing.reply),
    ("/board/<int:post_id>/edit", "edit", BOTH, writing.edit),
    ("/board/<int:post_id>/versions", "versions", READ, reading.versions),
    ("/board/<int:post_id>/helped", "helped", WRITE, writing.helped),
    ("/board/<int:post_id>/follow", "follow_post", WRITE, following.follow_post),
    ("/board/<int:post_id>/flag", "flag", BOTH, moderation.flag),
):
    blueprint.add_url_rule(rule, name, view, methods=methods)

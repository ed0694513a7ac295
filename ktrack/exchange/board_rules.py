"""What must hold in the files of the board."""

from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.base.text import fold
from ktrack.exchange import board_files as files
from ktrack.exchange import stored
from ktrack.exchange.guards import TAKEN, in_order, only_if, past, same, taken, together
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.rules import BELONGS_EMPTY, at
from ktrack.models import Tag
from ktrack.models.choices import Decision, DigestRhythm

HIDE = list(Decision).index(Decision.HIDE)
OFF = list(DigestRhythm).index(DigestRhythm.OFF)
UNKNOWN = _l("is not a known id")
HALF = _l("is missing: a decision has its reason, its time and who decided")
ITSELF = _l("names the person themselves")


def tags(rows: Rows, load: Loading) -> None:
    """A tag is a skill or words, each of them once, whatever capitals and accents it is written with."""
    words, skill = ~rows.none("name"), rows.given("skill_id")
    load.refuse(rows, ~words & ~skill, "name", _l("is missing: a tag without a skill has words"))
    only_if(rows, load, "name", ~skill, _l("must be empty: the tag is a skill"))
    known = stored.fetch(load.connection, rows.file, ["tag_id", "skill_id"])
    taken(rows, load, "skill_id", rows["skill_id"].astype(np.int64), known["tag_id"], known["skill_id"])
    owners = dict(
        load.connection.execute(select(Tag.search_text, Tag.id).where(Tag.skill_id.is_(None))).all()
    )
    bad = np.zeros(len(rows), dtype=np.bool_)
    for place in np.flatnonzero(words):
        number = int(rows["tag_id"][place])
        bad[place] = owners.setdefault(fold(rows["name"][place]), number) != number
    load.refuse(rows, bad, "name", TAKEN)


def posts(rows: Rows, load: Loading) -> None:
    """A post has a kind and a title, a reply has its topic; only a reply can have helped."""
    past(rows, load, "posted_at", "edited_at", "hidden_at", "helped_at")
    for name in ("edited_at", "hidden_at", "helped_at"):
        in_order(rows, load, "posted_at", name)
    reply = rows.given("topic_id")
    for name, message in (("kind", _l("is missing: this begins a conversation")),
                          ("title", _l("is missing: this begins a conversation"))):  # fmt: skip
        load.refuse(rows, ~reply & rows.none(name), name, message)
        only_if(rows, load, name, ~reply, _l("must be empty: this is a reply"))
    only_if(rows, load, "helped_at", reply, BELONGS_EMPTY)
    _topics(rows, load)


def _topics(rows: Rows, load: Loading) -> None:
    """The topic is a known post that is no reply itself."""
    topics, keys = rows["topic_id"], load.keys["posts"]
    there = np.zeros(len(keys), dtype=np.bool_)
    there[: keys.first_new] = True
    there[rows["post_id"][rows.given("post_id")]] = True
    known = (topics > 0) & there[np.maximum(topics, 0)]
    load.refuse(rows, (topics > 0) & ~known, "topic_id", UNKNOWN)
    above = at(load.by_number(files.POSTS, "topic_id"), np.where(known, topics, 0), 0)
    load.refuse(rows, known & (above > 0), "topic_id", _l("is a reply itself"))


def counted(rows: Rows) -> dict[str, Array]:
    """Return what posts store beyond their file, before the replies are counted."""
    if not len(rows):
        return {}
    active = np.array(files.POSTS["posted_at"].kind.stored(rows["posted_at"]), dtype=object)
    active[rows.given("topic_id")] = None
    return {
        "active_at": active,
        "replies": np.zeros(len(rows), dtype=np.int64),
    }


def post_versions(rows: Rows, load: Loading) -> None:
    """Nothing was replaced tomorrow."""
    past(rows, load, "replaced_at")


def follows(rows: Rows, load: Loading) -> None:
    """Nobody follows or blocks themselves, or began to tomorrow."""
    past(rows, load, "since")
    for name in ("followed_id", "blocked_id"):
        if name in rows.columns:
            load.refuse(rows, same(rows, name, "person_id"), name, ITSELF)


def follow_digests(rows: Rows, load: Loading) -> None:
    """Whoever is told has a next day, and nobody else."""
    past(rows, load, "told_until")
    told = rows.given("rhythm") & (rows["rhythm"] != OFF)
    load.refuse(rows, told & rows.none("next_on"), "next_on", _l("is missing: a mail is wanted"))
    only_if(rows, load, "next_on", told | rows.none("rhythm"), _l("must be empty: no mail is wanted"))


def post_cases(rows: Rows, load: Loading) -> None:
    """A decision is whole and not the author's; an appeal follows hiding."""
    past(rows, load, "opened_at", "decided_at", "appealed_at", "appeal_decided_at")
    in_order(rows, load, "opened_at", "decided_at", "appealed_at", "appeal_decided_at")
    together(rows, load, HALF, "decision", "reason", "decided_at", "decided_by")
    together(rows, load, _l("is missing: an appeal has its words and its time"), "appeal", "appealed_at")
    together(rows, load, HALF, "appeal_decision", "appeal_reason", "appeal_decided_at", "appeal_decided_by")
    hidden = rows["decision"] == HIDE
    only_if(rows, load, "appealed_at", hidden, _l("must be empty: no moderator has hidden this"))
    only_if(rows, load, "appeal_decided_at", rows.given("appealed_at"), _l("must be empty: nobody appealed"))
    authors = _authors(rows["post_id"], load)
    for name in ("decided_by", "appeal_decided_by"):
        load.refuse(rows, rows.given(name) & (rows[name] == authors), name, _l("wrote this post"))


def post_flags(rows: Rows, load: Loading) -> None:
    """Nobody flags what they wrote, or tomorrow."""
    past(rows, load, "flagged_at")
    posts = at(load.by_number(files.POST_CASES, "post_id"), rows["case_id"], 0)
    own: Mask = rows.given("person_id") & (rows["person_id"] == _authors(posts, load))
    load.refuse(rows, own, "person_id", _l("wrote this post"))


def _authors(posts: Array, load: Loading) -> Array:
    return at(load.by_number(files.POSTS, "author_id"), posts, -1)


def suspensions(rows: Rows, load: Loading) -> None:
    """Nobody suspends themselves; what is lifted was lifted by somebody."""
    past(rows, load, "made_at", "lifted_at")
    in_order(rows, load, "made_at", "lifted_at")
    together(rows, load, _l("is missing: who lifted it, and when"), "lifted_at", "lifted_by")
    load.refuse(rows, same(rows, "made_by", "person_id"), "made_by", ITSELF)


BOARD_RULES: Mapping[str, Rule] = {
    "tags": tags, "posts": posts, "post_versions": post_versions, "post_follows": follows,
    "tag_follows": follows, "person_follows": follows, "person_blocks": follows,
    "follow_digests": follow_digests, "post_cases": post_cases, "post_flags": post_flags,
    "suspensions": suspensions,
}  # fmt: skip

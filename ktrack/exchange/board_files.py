"""The files of the board: posts and tags, what people follow, moderation."""

from ktrack.exchange.files import DAY, MOMENT, PERSON, TEXT, File, key, may, must, table
from ktrack.exchange.kinds import Choice, Flag, Whole
from ktrack.exchange.references import Ref
from ktrack.models import (
    FollowDigest,
    PersonBlock,
    PersonFollow,
    Post,
    PostCase,
    PostFlag,
    PostFollow,
    PostTag,
    PostVersion,
    Suspension,
    Tag,
    TagFollow,
)
from ktrack.models import choices as words

TAGS = File("tags", table(Tag), ("tag_id",), (
    key("tag_id", "tags"), may("name", TEXT), may("skill_id", Ref("skills")),
), fixed=("name", "skill_id"))  # fmt: skip
POSTS = File("posts", table(Post), ("post_id",), (
    key("post_id", "posts"), may("topic_id", Ref("posts", later=True)), may("kind", Choice(words.PostKind)),
    must("author_id", PERSON), may("title", TEXT), must("text", TEXT), must("posted_at", MOMENT),
    may("edited_at", MOMENT), may("hidden_at", MOMENT), may("helped_at", MOMENT),
), fixed=("topic_id", "kind", "author_id", "posted_at"))  # fmt: skip
POST_TAGS = File("post_tags", table(PostTag), ("post_id", "tag_id"), (
    must("post_id", Ref("posts")), must("tag_id", Ref("tags")),
))  # fmt: skip
POST_VERSIONS = File("post_versions", table(PostVersion), ("post_id", "number"), (
    must("post_id", Ref("posts")), must("number", Whole(1)), may("title", TEXT), must("text", TEXT),
    may("tags", TEXT), must("replaced_at", MOMENT), may("hidden", Flag(default=False)),
), append_only=True)  # fmt: skip
POST_FOLLOWS = File("post_follows", table(PostFollow), ("person_id", "post_id"), (
    must("person_id", PERSON), must("post_id", Ref("posts")), must("since", MOMENT),
))  # fmt: skip
TAG_FOLLOWS = File("tag_follows", table(TagFollow), ("person_id", "tag_id"), (
    must("person_id", PERSON), must("tag_id", Ref("tags")), must("since", MOMENT),
))  # fmt: skip
PERSON_FOLLOWS = File("person_follows", table(PersonFollow), ("person_id", "followed_id"), (
    must("person_id", PERSON), must("followed_id", PERSON), must("since", MOMENT),
))  # fmt: skip
PERSON_BLOCKS = File("person_blocks", table(PersonBlock), ("person_id", "blocked_id"), (
    must("person_id", PERSON), must("blocked_id", PERSON), must("since", MOMENT),
))  # fmt: skip
FOLLOW_DIGESTS = File("follow_digests", table(FollowDigest), ("person_id",), (
    must("person_id", PERSON), must("rhythm", Choice(words.DigestRhythm)), may("next_on", DAY),
    must("told_until", MOMENT),
))  # fmt: skip
POST_CASES = File("post_cases", table(PostCase), ("case_id",), (
    key("case_id", "post_cases"), must("post_id", Ref("posts")), must("opened_at", MOMENT),
    may("decision", Choice(words.Decision)), may("reason", TEXT), may("decided_at", MOMENT),
    may("decided_by", PERSON, "decided_by_id"), may("appeal", TEXT), may("appealed_at", MOMENT),
    may("appeal_decision", Choice(words.Decision)), may("appeal_reason", TEXT),
    may("appeal_decided_at", MOMENT), may("appeal_decided_by", PERSON, "appeal_decided_by_id"),
), fixed=("post_id", "opened_at"))  # fmt: skip
POST_FLAGS = File("post_flags", table(PostFlag), ("case_id", "person_id"), (
    must("case_id", Ref("post_cases")), must("person_id", PERSON), must("reason", Choice(words.FlagReason)),
    may("text", TEXT), must("weight", Whole()), must("flagged_at", MOMENT),
), append_only=True)  # fmt: skip
SUSPENSIONS = File("suspensions", table(Suspension), ("suspension_id",), (
    key("suspension_id", "suspensions"), must("person_id", PERSON), must("until", DAY),
    must("reason", TEXT), must("made_at", MOMENT), must("made_by", PERSON, "made_by_id"),
    may("lifted_at", MOMENT), may("lifted_by", PERSON, "lifted_by_id"),
), fixed=("person_id", "until", "reason", "made_at", "made_by"))  # fmt: skip

BOARD = (
    TAGS, POSTS, POST_TAGS, POST_VERSIONS, POST_FOLLOWS, TAG_FOLLOWS, PERSON_FOLLOWS, PERSON_BLOCKS,
    FOLLOW_DIGESTS, POST_CASES, POST_FLAGS, SUSPENSIONS,
)  # fmt: skip

"""The forms of the board."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ktrack.base.text import new_key
from ktrack.board import tagging
from ktrack.board.actions.posting import SAID, Writing
from ktrack.board.words import DECISIONS, DISAGREE, DISAGREE_LABEL, KINDS, REASONS, RHYTHMS
from ktrack.models import Post
from ktrack.models.choices import Decision, DigestRhythm, FlagReason, PostKind
from ktrack.web import stale
from ktrack.web.forms import Form, no_nul
from ktrack.web.language import locale

LONGEST_TEXT = 20_000
LONGEST_TITLE = 150
LONGEST_REASON = 2_000
LONGEST_NAME = 500


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _fits(most: int) -> Any:
    """Return the check that a text has at most so many characters; it says how many there are."""

    def check(form: Any, field: Field) -> None:
        length = len(field.data or "")
        if length > most:
            raise ValidationError(
                _("These are %(length)s characters; %(most)s fit. Shorten it, or link to the rest.",
                  length=format_decimal(length), most=format_decimal(most))
            )  # fmt: skip

    return check


def _options(words: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value.value, label) for value, label in words]


class KeyedForm(Form):
    """A form whose key makes one of what is sent twice."""

    PREFIX = "b"
    form_key = HiddenField()

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not re.fullmatch(self.PREFIX + "-[0-9a-f]{16}", self.form_key.data or ""):
            self.form_key.data = new_key(self.PREFIX)


class PostForm(KeyedForm):
    """A post that begins a conversation."""

    kind = RadioField(_l("What is it?"), [InputRequired()], choices=_options(KINDS.items()))
    title = StringField(_l("Title"), [InputRequired(), _fits(LONGEST_TITLE), no_nul])
    text = TextAreaField(_l("Your post"), [InputRequired(), _fits(LONGEST_TEXT), no_nul], filters=[_unix])
    tags = StringField(_l("Tags"), [Optional(), no_nul])

    def validate_tags(self, field: StringField) -> None:
        """Refuse more tags than a post may have, and long ones that are no skill."""
        names = tagging.split(field.data or "")
        if len(names) > tagging.MOST:
            raise ValidationError(
                ngettext("This is %(num)s tag; a post has at most %(most)s.",
                         "These are %(num)s tags; a post has at most %(most)s.", len(names),
                         most=tagging.MOST)
            )  # fmt: skip
        long = tagging.too_long(names)
        if long:
            raise ValidationError(_("A tag has at most %(most)s characters. Too long: %(tag)s",
                                    most=tagging.LONGEST, tag=long[0][:100]))  # fmt: skip

    def writing(self) -> Writing:
        """Return what a valid form says."""
        tags = tuple(tagging.split(self.tags.data or ""))
        return Writing(self.text.data, self.title.data.strip(), PostKind(self.kind.data), tags)


class EditPostForm(PostForm):
    """The same for a post that is there; its kind stays."""

    kind = None
    seen = HiddenField()

    def writing(self) -> Writing:
        """Return what a valid form says."""
        return Writing(self.text.data, self.title.data.strip(), None,
                       tuple(tagging.split(self.tags.data or "")))  # fmt: skip


class ReplyForm(KeyedForm):
    """A reply."""

    text = TextAreaField(_l("Your reply"), [InputRequired(), _fits(LONGEST_TEXT), no_nul], filters=[_unix])


class EditReplyForm(Form):
    """A reply that is there."""

    text = TextAreaField(_l("Your reply"), [InputRequired(), _fits(LONGEST_TEXT), no_nul], filters=[_unix])
    seen = HiddenField()

    def writing(self) -> Writing:
        """Return what a valid form says."""
        return Writing(self.text.data)


def edit_form(post: Post) -> EditPostForm | EditReplyForm:
    """Return the form that shows what a post or a reply says now."""
    seen = stale.mark(post, SAID)
    if post.topic_id is not None:
        return EditReplyForm(data={"text": post.text, "seen": seen})
    shown = {"title": post.title, "text": post.text, "tags": tagging.joined(post.tags, locale())}
    return EditPostForm(data={**shown, "seen": seen})


class FlagForm(Form):
    """Why a post breaks the rules."""

    reason = RadioField(
        _l("What is wrong with it?"),
        [InputRequired()],
        choices=[*_options(REASONS.items()), SelectChoice(DISAGREE, DISAGREE_LABEL)],
    )
    text = TextAreaField(
        _l("What a moderator should know"), [Optional(), _fits(LONGEST_REASON), no_nul], filters=[_unix]
    )

    def validate_reason(self, field: RadioField) -> None:
        """Refuse disagreement: that is what replies are for."""
        if field.data == DISAGREE:
            raise ValidationError(
                _("Disagreement alone is no reason to hide a text. Reply, and say what you think.")
            )

    def chosen(self) -> FlagReason:
        """Return the reason of a valid form."""
        return FlagReason(self.reason.data)


class DecisionForm(Form):
    """What a moderator decides, and why."""

    decision = RadioField(_l("Decision"), [InputRequired()], choices=_options(DECISIONS.items()))
    reason = TextAreaField(_l("Reason"), [InputRequired(), _fits(LONGEST_REASON), no_nul], filters=[_unix])

    def chosen(self) -> Decision:
        """Return the decision of a valid form."""
        return Decision(self.decision.data)


class AppealForm(Form):
    """Why an author thinks that what they wrote should be shown."""

    text = TextAreaField(
        _l("Why it should be shown again"), [InputRequired(), _fits(LONGEST_REASON), no_nul], filters=[_unix]
    )


class SuspendForm(KeyedForm):
    """Until when somebody cannot write, and why."""

    PREFIX = "u"
    until = DateField(_l("May write again from"), [InputRequired()])
    reason = TextAreaField(_l("Reason"), [InputRequired(), _fits(LONGEST_REASON), no_nul], filters=[_unix])


class RhythmForm(Form):
    """How often one is told what is new."""

    rhythm = RadioField(_l("Mail about what is new"), [InputRequired()], choices=_options(RHYTHMS.items()))

    def chosen(self) -> DigestRhythm:
        """Return the rhythm of a valid form."""
        return DigestRhythm(self.rhythm.data)


class ModeratorForm(Form):
    """Who is to moderate."""

    person = StringField(_l("Person"), [InputRequired(), Length(max=LONGEST_NAME), no_nul])

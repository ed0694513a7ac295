"""The forms of a handover."""

import re
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from ktrack.base.text import new_key
from ktrack.handover.actions import Written
from ktrack.packs import Link
from ktrack.web.forms import Form, PartForm, no_nul
from ktrack.web.markdown import is_web_link
from ktrack.web.rows import Rows

LONGEST_TEXT = 20_000
LONGEST_PART = 2_000
LONGEST_TITLE = 200
MOST_LINKS = 50
NOTE_KEY = re.compile(r"n-[0-9a-f]{16}")


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _text(label: Any, longest: int = LONGEST_TEXT, *validators: Any) -> TextAreaField:
    return TextAreaField(label, [*validators, Length(max=longest), no_nul], filters=[_unix])


def _said(field: wtforms.Field) -> str | None:
    """Return what a field was sent with, None if it was not."""
    return field.data.strip() if field.raw_data else None


class ItemForm(PartForm):
    """One plan item; `number` is the skill's, `name` and `item` are for the page."""

    number = HiddenField()
    criterion = _text(_l("It counts as passed on when"), LONGEST_PART)
    reason = _text(_l("Why it stays open"), LONGEST_PART)
    name = ""
    item: Any = None


class QuestionForm(PartForm):
    """One question that nobody has answered; `question` is for the page."""

    number = HiddenField()
    reason = _text(_l("Why it stays unanswered"), LONGEST_PART)
    question: Any = None


class LinkForm(PartForm):
    """One document; an empty row is none."""

    title = StringField(_l("Title"), [Optional(), Length(max=LONGEST_TITLE), no_nul])
    url = StringField(_l("Address"), [Length(max=LONGEST_PART), no_nul], render_kw={"type": "url"})

    def blank(self) -> bool:
        """Whether nothing was entered."""
        return not (self.title.data or "").strip() and not (self.url.data or "").strip()

    def validate_url(self, field: wtforms.Field) -> None:
        """Want a complete web address."""
        if not self.blank() and not is_web_link((field.data or "").strip()):
            raise ValidationError(_("Enter a complete web address that begins with https:// or http://."))

    def link(self) -> Link:
        """Return the row; without a title its address is the title."""
        url = self.url.data.strip()
        return Link((self.title.data or "").strip() or url, url)


class HandoverForm(Form):
    """What its manager writes; made by the view, which knows the plan and the questions."""

    version = HiddenField()
    items = Rows(FormField(ItemForm), _l("Plan items"))
    questions = Rows(FormField(QuestionForm), _l("Unanswered questions"))
    links = Rows(FormField(LinkForm), _l("Procedures and documents"))
    remarks = _text(_l("General remarks"))

    def validate_links(self, field: Rows) -> None:
        """Keep the list one that is read."""
        if len(field.entries) > MOST_LINKS:
            raise ValidationError(_("A handover has at most 50 links."))

    def written(self) -> Written:
        """Return what a valid form says; fields that were not sent say nothing."""
        items = {int(row.form.number.data): row.form for row in self.items}
        criteria = {number: _said(form.criterion) for number, form in items.items()}
        reasons = {number: _said(form.reason) for number, form in items.items()}
        questions = {int(row.form.number.data): _said(row.form.reason) for row in self.questions}
        return Written(
            remarks=self.remarks.data.strip(),
            links=tuple(row.form.link() for row in self.links if not row.form.blank()),
            criteria=_given(criteria),
            reasons=_given(reasons),
            question_reasons=_given(questions),
        )


def _given(texts: dict[int, str | None]) -> dict[int, str]:
    return {number: text for number, text in texts.items() if text is not None}


class WordForm(Form):
    """What an expert tells those who come after."""

    seen = HiddenField()
    word = _text(_l("What those who come after you should know"))


class CloseForm(Form):
    """Closing takes no words: only the mark of what was read before."""

    seen = HiddenField()


class NoteForm(Form):
    """What came to light later; the key makes sending it twice one note."""

    form_key = HiddenField()
    text = _text(_l("Note"), LONGEST_TEXT, InputRequired())

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not NOTE_KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = new_key("n")

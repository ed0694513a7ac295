"""What the search finds: a document for each thing that has words, and an index beside it."""

from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ktrack.base.db import Base
from ktrack.models.choices import Topic, choice


class SearchDocument(Base):
    """The words of one thing; derived, made again at any time.

    Triggers keep the table `search_index` in step, which no model knows, for it is FTS5 on SQLite and
    tsvectors on PostgreSQL. A later thing has a larger id.
    """

    INDEX: ClassVar = "search_index"
    __tablename__ = "search_documents"
    __table_args__ = (Index(None, "topic", "subject_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(choice(Topic, "topic"))
    subject_id: Mapped[int]  # of the row in the topic's table
    title: Mapped[str]  # a line for each language it is named in, English first
    text: Mapped[str]  # without markup
    title_words: Mapped[str]  # folded, each once, as `base/terms.py` says
    words: Mapped[str]  # the same of title and text

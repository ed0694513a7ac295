"""The search: documents, and an index of their words that triggers keep in step."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TOPICS = ("skill", "engagement", "person", "offer", "post", "procedure", "pathway", "question")

# One index of the titles and one of all words: whether a word that half of all texts have stands in few
# titles is then read fast. detail=none: where in a text a word stands is not asked. The words come folded and
# parted by blanks; "ascii" leaves every other letter as it is.
FTS5 = """
CREATE VIRTUAL TABLE {name} USING fts5(
    {column}, content='search_documents', content_rowid='id', detail=none, prefix='3', tokenize='ascii'
)
"""
INDEXES = {"search_index_titles": "title_words", "search_index_words": "words"}
LEAVE = "INSERT INTO {name} ({name}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
ENTER = "INSERT INTO {name} (rowid, {column}) VALUES (new.id, new.{column});"


def followed(*steps: str) -> str:
    """Return what a trigger does with both indexes."""
    return " ".join(
        step.format(name=name, column=column) for step in steps for name, column in INDEXES.items()
    )


TRIGGERS = {
    "search_enter": f"AFTER INSERT ON search_documents BEGIN {followed(ENTER)} END",
    "search_leave": f"AFTER DELETE ON search_documents BEGIN {followed(LEAVE)} END",
    "search_change": f"AFTER UPDATE ON search_documents BEGIN {followed(LEAVE, ENTER)} END",
}
# A tsvector of the very words, which no parser takes apart once more.
FUNCTION = """
CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_index (id, title_words, words)
    VALUES (
        NEW.id, array_to_tsvector(string_to_array(NEW.title_words, ' ')),
        array_to_tsvector(string_to_array(NEW.words, ' '))
    )
    ON CONFLICT (id) DO UPDATE SET title_words = excluded.title_words, words = excluded.words;
    RETURN NULL;
END $$
"""
FOLLOW = """
CREATE TRIGGER search_follow AFTER INSERT OR UPDATE ON search_documents
FOR EACH ROW EXECUTE FUNCTION search_follow()
"""
VECTORS = """
CREATE TABLE search_index (
    id integer PRIMARY KEY REFERENCES search_documents (id) ON DELETE CASCADE,
    title_words tsvector NOT NULL,
    words tsvector NOT NULL
)
"""


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(*TOPICS, name="topic", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("title_words", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
    )
    op.create_index(
        op.f("ix_search_documents_topic_subject_id"), "search_documents", ["topic", "subject_id"], unique=True
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(VECTORS)
        op.execute("CREATE INDEX ix_search_index_title_words ON search_index USING gin (title_words)")
        op.execute("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")
        op.execute(FUNCTION)
        op.execute(FOLLOW)
    else:
        for name, column in INDEXES.items():
            op.execute(FTS5.format(name=name, column=column))
        for name, body in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ["search_index"] if on_postgresql else INDEXES:
        op.execute(f"DROP TABLE {name}")
    op.drop_table("search_documents")
    if on_postgresql:
        op.execute("DROP FUNCTION search_follow")

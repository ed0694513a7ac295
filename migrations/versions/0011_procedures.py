"""Procedures with their versions, confirmations, and what they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PAIRS = (("skills", "skill_id", "skills"), ("engagements", "engagement_id", "engagements"),
         ("checks", "quiz_question_id", "quiz_questions"))  # fmt: skip


def upgrade() -> None:
    _procedures()
    _versions()
    _confirmations()
    for name, column, parent in PAIRS:
        _pairs(f"procedure_{name}", column, parent)


def _procedures() -> None:
    op.create_table(
        "procedures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("review_days > 0", name=op.f("ck_procedures_review_days_positive")),
        sa.CheckConstraint(
            "archived_at IS NULL OR published_at IS NOT NULL",
            name=op.f("ck_procedures_archived_once_published"),
        ),
        sa.CheckConstraint(
            "(review_on IS NULL) = (published_at IS NULL OR archived_at IS NOT NULL)",
            name=op.f("ck_procedures_reviewed_in_use"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_procedures_owner_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_procedures_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
        sa.UniqueConstraint("key", name=op.f("uq_procedures_key")),
        sa.UniqueConstraint("question_id", name=op.f("uq_procedures_question_id")),
    )
    op.create_index(op.f("ix_procedures_review_on_id"), "procedures", ["review_on", "id"])
    op.create_index(op.f("ix_procedures_owner_id_review_on"), "procedures", ["owner_id", "review_on"])
    op.create_index(op.f("ix_procedures_published_at_id"), "procedures", ["published_at", "id"])


def _versions() -> None:
    op.create_table(
        "procedure_versions",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_procedure_versions_number_from_1")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_procedure_versions_procedure_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_procedure_versions_author_id")),
        sa.PrimaryKeyConstraint("procedure_id", "number", name=op.f("pk_procedure_versions")),
    )
    op.create_index(op.f("ix_procedure_versions_author_id"), "procedure_versions", ["author_id"])


def _confirmations() -> None:
    op.create_table(
        "procedure_confirmations",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_procedure_confirmations_procedure_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_procedure_confirmations_person_id")
        ),
        sa.PrimaryKeyConstraint("procedure_id", "number", name=op.f("pk_procedure_confirmations")),
    )
    op.create_index(op.f("ix_procedure_confirmations_person_id"), "procedure_confirmations", ["person_id"])


def _pairs(table: str, column: str, parent: str) -> None:
    op.create_table(
        table,
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedures.id"], name=op.f(f"fk_{table}_procedure_id")),
        sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}")),
        sa.PrimaryKeyConstraint("procedure_id", column, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for name, _column, _parent in reversed(PAIRS):
        op.drop_table(f"procedure_{name}")
    op.drop_table("procedure_confirmations")
    op.drop_table("procedure_versions")
    op.drop_table("procedures")

"""Handovers, with which engagements are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("word_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (pack = '')", name=op.f("ck_handovers_closed_with_its_pack")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_handovers_closed_by_somebody")
        ),
        sa.CheckConstraint("closed_at >= opened_at", name=op.f("ck_handovers_closed_after_opened")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_handovers_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_handovers_engagement_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_handovers_opened_by_id")),
        sa.ForeignKeyConstraint(["word_by_id"], ["people.id"], name=op.f("fk_handovers_word_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_handovers_engagement_id")),
        sa.UniqueConstraint("key", name=op.f("uq_handovers_key")),
    )
    op.create_table(
        "handover_items",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("proved", "open", name="state", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NOT NULL)",
            name=op.f("ck_handover_items_left_open_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_handover_items_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_handover_items_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_items_handover_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_handover_items_skill_id")),
        sa.PrimaryKeyConstraint("handover_id", "skill_id", name=op.f("pk_handover_items")),
    )
    op.create_index(op.f("ix_handover_items_skill_id"), "handover_items", ["skill_id"])

    op.create_table(
        "handover_links",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_links_handover_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "position", name=op.f("pk_handover_links")),
    )
    op.create_table(
        "handover_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_handover_notes_author_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_notes_handover_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_notes")),
        sa.UniqueConstraint("key", name=op.f("uq_handover_notes_key")),
    )
    op.create_index(op.f("ix_handover_notes_handover_id_at"), "handover_notes", ["handover_id", "at"])

    op.create_table(
        "handover_questions",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_handover_questions_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_handover_questions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_questions_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_handover_questions_question_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "question_id", name=op.f("pk_handover_questions")),
    )
    op.create_index(op.f("ix_handover_questions_question_id"), "handover_questions", ["question_id"])


def downgrade() -> None:
    op.drop_table("handover_questions")
    op.drop_table("handover_notes")
    op.drop_table("handover_links")
    op.drop_table("handover_items")
    op.drop_table("handovers")

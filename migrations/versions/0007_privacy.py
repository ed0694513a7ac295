"""The company's privacy rules, and evidence that somebody contests."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.Column("adopted_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("executives_see_names", sa.Boolean(), nullable=False),
        sa.CheckConstraint("threshold BETWEEN 2 AND 50", name=op.f("ck_privacy_rules_threshold_2_to_50")),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["people.id"], name=op.f("fk_privacy_rules_adopted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_rules")),
    )
    op.create_table(
        "contests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_contests_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_contests_answered_by_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_contests_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
        sa.UniqueConstraint("key", name=op.f("uq_contests_key")),
    )
    op.create_index(op.f("ix_contests_evidence_id_raised_at"), "contests", ["evidence_id", "raised_at"])


def downgrade() -> None:
    op.drop_table("contests")
    op.drop_table("privacy_rules")

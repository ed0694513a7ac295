"""What figures are computed from, packed by skill, and the version of each skill's data."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skill_versions",
        sa.Column("skill_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("skill_id", name=op.f("pk_skill_versions")),
    )
    op.create_table(
        "leaves",
        sa.Column("skill_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_leaves_skill_id")),
        sa.PrimaryKeyConstraint("skill_id", name=op.f("pk_leaves")),
    )
    proof = sa.text("type IN ('use', 'check')")
    op.create_index(
        op.f("ix_evidence_skill_id_type"),
        "evidence",
        ["skill_id", "type"],
        sqlite_where=proof,
        postgresql_where=proof,
    )
    if op.get_bind().dialect.name == "postgresql":
        # Numbers hardly shrink, and taking them out of their compressed form takes longer than reading them.
        op.execute("ALTER TABLE leaves ALTER COLUMN data SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_skill_id_type"), table_name="evidence")
    op.drop_table("leaves")
    op.drop_table("skill_versions")

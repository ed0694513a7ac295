"""Plan items on the first days of months, packed by skill."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leaf_months",
        sa.Column("skill_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_leaf_months_skill_id")),
        sa.PrimaryKeyConstraint("skill_id", name=op.f("pk_leaf_months")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE leaf_months ALTER COLUMN data SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("leaf_months")

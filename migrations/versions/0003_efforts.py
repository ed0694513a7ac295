"""Sum the hours of engagements from an index alone: the log's texts stay unread."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD, NEW = "ix_log_entries_engagement_id_happened_on", "ix_log_entries_effort"


def upgrade() -> None:
    op.drop_index(op.f(OLD), table_name="log_entries")
    columns = ["engagement_id", "happened_on", "shadowing_id", "minutes", "void"]
    op.create_index(op.f(NEW), "log_entries", columns, unique=False)


def downgrade() -> None:
    op.drop_index(op.f(NEW), table_name="log_entries")
    op.create_index(op.f(OLD), "log_entries", ["engagement_id", "happened_on"], unique=False)

"""Sum hours by engagement and by shadowing from indexes alone: the log's texts stay unread."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for owner in ("engagement_id", "shadowing_id"):
        op.drop_index(op.f(f"ix_log_entries_{owner}_happened_on"), table_name="log_entries")
        op.create_index(
            op.f(f"ix_log_entries_{owner}_happened_on_minutes_void"),
            "log_entries",
            [owner, "happened_on", "minutes", "void"],
            unique=False,
        )


def downgrade() -> None:
    for owner in ("engagement_id", "shadowing_id"):
        op.drop_index(op.f(f"ix_log_entries_{owner}_happened_on_minutes_void"), table_name="log_entries")
        op.create_index(
            op.f(f"ix_log_entries_{owner}_happened_on"), "log_entries", [owner, "happened_on"], unique=False
        )

"""Saved views of the dashboards, and to whom they are mailed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("small_teams", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("no_category", sa.Boolean(), nullable=False),
        sa.Column("reason", _words("reason", "peak", "expertise"), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column(
            "shared_with",
            _words("shared_with", "admin", "manager", "staff", "freelancer", "executive"),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("category = '' OR NOT no_category", name=op.f("ck_saved_views_one_category")),
        sa.CheckConstraint("team_id IS NULL OR NOT small_teams", name=op.f("ck_saved_views_one_team")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_saved_views_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_saved_views_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("key", name=op.f("uq_saved_views_key")),
    )
    op.create_index(op.f("ix_saved_views_owner_id_name"), "saved_views", ["owner_id", "name"])
    op.create_index(op.f("ix_saved_views_shared_with_name"), "saved_views", ["shared_with", "name"])

    op.create_table(
        "view_mails",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", _words("rhythm", "weekly", "monthly"), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_view_mails_person_id")),
        sa.ForeignKeyConstraint(["view_id"], ["saved_views.id"], name=op.f("fk_view_mails_view_id")),
        sa.PrimaryKeyConstraint("view_id", "person_id", name=op.f("pk_view_mails")),
    )
    op.create_index(op.f("ix_view_mails_next_on"), "view_mails", ["next_on"])
    op.create_index(op.f("ix_view_mails_person_id"), "view_mails", ["person_id"])


def downgrade() -> None:
    op.drop_table("view_mails")
    op.drop_table("saved_views")

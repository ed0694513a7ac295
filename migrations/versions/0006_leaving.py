"""Kept scenarios of who might leave."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_scenarios_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_scenarios_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("key", name=op.f("uq_scenarios_key")),
    )
    op.create_index(op.f("ix_scenarios_owner_id_name"), "scenarios", ["owner_id", "name"])

    op.create_table(
        "scenario_people",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_scenario_people_scenario_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_scenario_people_person_id")),
        sa.PrimaryKeyConstraint("scenario_id", "person_id", name=op.f("pk_scenario_people")),
    )
    op.create_index(op.f("ix_scenario_people_person_id"), "scenario_people", ["person_id"])

    op.create_table(
        "scenario_groups",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "recorded",
                "everyone",
                "ending",
                "team",
                "engagement",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'team') = (team_id IS NOT NULL)", name=op.f("ck_scenario_groups_a_team_has_its_id")
        ),
        sa.CheckConstraint(
            "(kind = 'engagement') = (engagement_id IS NOT NULL)",
            name=op.f("ck_scenario_groups_an_engagement_has_its_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_scenario_groups_scenario_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_scenario_groups_team_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_scenario_groups_engagement_id")
        ),
        sa.PrimaryKeyConstraint("scenario_id", "position", name=op.f("pk_scenario_groups")),
    )


def downgrade() -> None:
    op.drop_table("scenario_groups")
    op.drop_index(op.f("ix_scenario_people_person_id"), table_name="scenario_people")
    op.drop_table("scenario_people")
    op.drop_index(op.f("ix_scenarios_owner_id_name"), table_name="scenarios")
    op.drop_table("scenarios")

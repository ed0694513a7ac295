"""Pathways with their versions and stages, and the people on them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _pathways() -> None:
    op.create_table(
        "pathways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathways")),
        sa.UniqueConstraint("key", name=op.f("uq_pathways_key")),
    )
    op.create_index(op.f("ix_pathways_role_title"), "pathways", ["role", "title"])
    op.create_index(op.f("ix_pathways_retired_at"), "pathways", ["retired_at"])
    op.create_table(
        "pathway_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pathway_versions_number_from_1")),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)",
            name=op.f("ck_pathway_versions_published_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathways.id"], name=op.f("fk_pathway_versions_pathway_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_pathway_versions_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_versions")),
        sa.UniqueConstraint("key", name=op.f("uq_pathway_versions_key")),
    )
    op.create_index(
        op.f("ix_pathway_versions_pathway_id_number"),
        "pathway_versions",
        ["pathway_id", "number"],
        unique=True,
    )


def _stages() -> None:
    op.create_table(
        "pathway_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_pathway_stages_position_from_1")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_versions.id"], name=op.f("fk_pathway_stages_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_stages")),
        sa.UniqueConstraint("key", name=op.f("uq_pathway_stages_key")),
    )
    op.create_index(
        op.f("ix_pathway_stages_version_id_position"),
        "pathway_stages",
        ["version_id", "position"],
        unique=True,
    )
    op.create_table(
        "stage_skills",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_stage_skills_level_1_to_5")),
        sa.ForeignKeyConstraint(["stage_id"], ["pathway_stages.id"], name=op.f("fk_stage_skills_stage_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_stage_skills_skill_id")),
        sa.PrimaryKeyConstraint("stage_id", "skill_id", name=op.f("pk_stage_skills")),
    )
    op.create_index(op.f("ix_stage_skills_skill_id"), "stage_skills", ["skill_id"])
    op.create_table(
        "stage_needs",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("needed_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("stage_id <> needed_id", name=op.f("ck_stage_needs_two_stages")),
        sa.ForeignKeyConstraint(["stage_id"], ["pathway_stages.id"], name=op.f("fk_stage_needs_stage_id")),
        sa.ForeignKeyConstraint(["needed_id"], ["pathway_stages.id"], name=op.f("fk_stage_needs_needed_id")),
        sa.PrimaryKeyConstraint("stage_id", "needed_id", name=op.f("pk_stage_needs")),
    )
    op.create_index(op.f("ix_stage_needs_needed_id"), "stage_needs", ["needed_id"])
    op.create_table(
        "stage_resources",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["pathway_stages.id"], name=op.f("fk_stage_resources_stage_id")
        ),
        sa.PrimaryKeyConstraint("stage_id", "position", name=op.f("pk_stage_resources")),
    )


def _people() -> None:
    open_ones = sa.text("left_on IS NULL")
    op.create_table(
        "pathway_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "joined_on IS NOT NULL OR proposed_at IS NOT NULL",
            name=op.f("ck_pathway_people_joined_or_proposed"),
        ),
        sa.CheckConstraint(
            "(proposed_at IS NULL) = (proposed_by_id IS NULL)",
            name=op.f("ck_pathway_people_proposed_by_somebody"),
        ),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_pathway_people_left_after_joining")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pathway_people_person_id")),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathways.id"], name=op.f("fk_pathway_people_pathway_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_versions.id"], name=op.f("fk_pathway_people_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_pathway_people_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_people")),
        sa.UniqueConstraint("key", name=op.f("uq_pathway_people_key")),
    )
    op.create_index(op.f("ix_pathway_people_person_id_left_on"), "pathway_people", ["person_id", "left_on"])
    op.create_index(
        op.f("ix_pathway_people_pathway_id_left_on_person_id"),
        "pathway_people",
        ["pathway_id", "left_on", "person_id"],
    )
    op.create_index(op.f("ix_pathway_people_version_id"), "pathway_people", ["version_id"])
    op.create_index(
        "ix_pathway_people_person_id_pathway_id", "pathway_people", ["person_id", "pathway_id"], unique=True,
        sqlite_where=open_ones, postgresql_where=open_ones,
    )  # fmt: skip


def upgrade() -> None:
    _pathways()
    _stages()
    _people()


def downgrade() -> None:
    for name in (
        "pathway_people", "stage_resources", "stage_needs", "stage_skills", "pathway_stages",
        "pathway_versions", "pathways",
    ):  # fmt: skip
        op.drop_table(name)

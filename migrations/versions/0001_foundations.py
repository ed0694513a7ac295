"""The tables KTrack begins with."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_versions",
        sa.Column("stripe", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stripe", name=op.f("pk_data_versions")),
    )
    op.create_table(
        "skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_de", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("source_uri", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 10", name=op.f("ck_skills_difficulty_1_to_10")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("key", name=op.f("uq_skills_key")),
    )
    op.create_index(op.f("ix_skills_category_name_en"), "skills", ["category", "name_en"])

    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("key", name=op.f("uq_teams_key")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "internal", "freelancer", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "manager",
                "staff",
                "freelancer",
                "executive",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column(
            "locale",
            sa.Enum("en", "de", name="locale", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("weekly_learning_minutes", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'freelancer') = (role = 'freelancer')", name=op.f("ck_people_kind_fits_role")
        ),
        sa.CheckConstraint("weekly_learning_minutes >= 0", name=op.f("ck_people_minutes_not_negative")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_people_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("key", name=op.f("uq_people_key")),
    )
    op.create_index(op.f("ix_people_kind_name"), "people", ["kind", "name"])
    op.create_index(op.f("ix_people_team_id_name"), "people", ["team_id", "name"])

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("session_token", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accounts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_audit_events_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"])
    op.create_index(
        op.f("ix_audit_events_subject_type_subject_id"),
        "audit_events",
        ["subject_type", "subject_id"],
        unique=False,
    )

    op.create_table(
        "departures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "returned_on IS NULL OR returned_on >= left_on", name=op.f("ck_departures_returns_after_leaving")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_departures_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index(
        op.f("ix_departures_person_id_left_on"), "departures", ["person_id", "left_on"], unique=True
    )

    op.create_table(
        "engagements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("peak", "expertise", name="reason", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("day_rate_cents", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint("day_rate_cents >= 0", name=op.f("ck_engagements_rate_not_negative")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_engagements_ends_after_start")),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_engagements_manager_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_engagements_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
        sa.UniqueConstraint("key", name=op.f("uq_engagements_key")),
    )
    op.create_index(op.f("ix_engagements_ends_on"), "engagements", ["ends_on"])
    op.create_index(
        op.f("ix_engagements_manager_id_ends_on"), "engagements", ["manager_id", "ends_on"], unique=False
    )
    op.create_index(
        op.f("ix_engagements_team_id_starts_on"), "engagements", ["team_id", "starts_on"], unique=False
    )

    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("level_max", sa.SmallInteger(), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("claim", sa.SmallInteger(), nullable=True),
        sa.Column("claim_on", sa.Date(), nullable=True),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_holdings_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_holdings_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    op.create_index(
        op.f("ix_holdings_person_id_skill_id"), "holdings", ["person_id", "skill_id"], unique=True
    )
    op.create_index(op.f("ix_holdings_skill_id_level"), "holdings", ["skill_id", "level"])

    op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["people.id"], name=op.f("fk_policy_versions_adopted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
    )
    op.create_table(
        "record_reads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_record_reads_person_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["people.id"], name=op.f("fk_record_reads_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_reads")),
    )
    op.create_index(op.f("ix_record_reads_person_id_at"), "record_reads", ["person_id", "at"])

    op.create_table(
        "amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_amendments_actor_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_amendments_engagement_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_amendments_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint("key", name=op.f("uq_amendments_key")),
    )
    op.create_index(
        op.f("ix_amendments_engagement_id_at"), "amendments", ["engagement_id", "at"], unique=False
    )

    op.create_table(
        "clock_steps",
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Double(), nullable=False),
        sa.Column("speed", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["holding_id"], ["holdings.id"], name=op.f("fk_clock_steps_holding_id")),
        sa.PrimaryKeyConstraint("holding_id", "day", name=op.f("pk_clock_steps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "engagement_experts",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_engagement_experts_engagement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_engagement_experts_person_id")),
        sa.PrimaryKeyConstraint("engagement_id", "person_id", name=op.f("pk_engagement_experts")),
    )
    op.create_index(op.f("ix_engagement_experts_person_id"), "engagement_experts", ["person_id"])

    op.create_table(
        "plan_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("target_level", sa.Integer(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("baseline_level", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.CheckConstraint("baseline_level BETWEEN 0 AND 5", name=op.f("ck_plan_items_baseline_0_to_5")),
        sa.CheckConstraint("importance BETWEEN 1 AND 5", name=op.f("ck_plan_items_importance_1_to_5")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_plan_items_at_least_one_seat")),
        sa.CheckConstraint("target_level BETWEEN 0 AND 5", name=op.f("ck_plan_items_target_0_to_5")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_plan_items_engagement_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_plan_items_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_items")),
    )
    op.create_index(
        op.f("ix_plan_items_engagement_id_skill_id"), "plan_items", ["engagement_id", "skill_id"], unique=True
    )
    op.create_index(op.f("ix_plan_items_skill_id"), "plan_items", ["skill_id"])

    op.create_table(
        "segments",
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("t0", sa.Double(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("level_max", sa.SmallInteger(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["holding_id"], ["holdings.id"], name=op.f("fk_segments_holding_id")),
        sa.PrimaryKeyConstraint("holding_id", "start_day", name=op.f("pk_segments")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shadowings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "form",
            sa.Enum(
                "informal",
                "regular",
                "programme",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_shadowings_ends_after_start")),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_shadowings_two_people")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_shadowings_engagement_id")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_shadowings_mentee_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_shadowings_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadowings")),
        sa.UniqueConstraint("key", name=op.f("uq_shadowings_key")),
    )
    op.create_index(op.f("ix_shadowings_engagement_id"), "shadowings", ["engagement_id"])
    op.create_index(
        op.f("ix_shadowings_mentee_id_ends_on"), "shadowings", ["mentee_id", "ends_on"], unique=False
    )
    op.create_index(
        op.f("ix_shadowings_mentor_id_ends_on"), "shadowings", ["mentor_id", "ends_on"], unique=False
    )

    op.create_table(
        "log_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("shadowing_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_log_entries_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_log_entries_engagement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_log_entries_person_id")),
        sa.ForeignKeyConstraint(
            ["shadowing_id"], ["shadowings.id"], name=op.f("fk_log_entries_shadowing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_log_entries_key")),
    )
    op.create_index(
        op.f("ix_log_entries_engagement_id_happened_on"),
        "log_entries",
        ["engagement_id", "happened_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_log_entries_person_id_happened_on"),
        "log_entries",
        ["person_id", "happened_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_log_entries_shadowing_id_happened_on"),
        "log_entries",
        ["shadowing_id", "happened_on"],
        unique=False,
    )

    op.create_table(
        "shadowing_skills",
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shadowing_id"], ["shadowings.id"], name=op.f("fk_shadowing_skills_shadowing_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_shadowing_skills_skill_id")),
        sa.PrimaryKeyConstraint("shadowing_id", "skill_id", name=op.f("pk_shadowing_skills")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_shadowing_skills_skill_id"), "shadowing_skills", ["skill_id"])

    op.create_table(
        "entry_links",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entries.id"], name=op.f("fk_entry_links_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_entry_links")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "claim",
                "use",
                "signoff",
                "check",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "demo", "teachback", "quiz", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column(
            "grade",
            sa.Enum(
                "again",
                "hard",
                "good",
                "easy",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("attested", sa.Boolean(), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("revises_id", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(type = 'check') = (grade IS NOT NULL)", name=op.f("ck_evidence_checks_have_a_grade")
        ),
        sa.CheckConstraint(
            "(type = 'check') = (kind IS NOT NULL)", name=op.f("ck_evidence_checks_have_a_kind")
        ),
        sa.CheckConstraint("(type = 'use') = (level IS NULL)", name=op.f("ck_evidence_uses_have_no_level")),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_evidence_level_0_to_5")),
        sa.ForeignKeyConstraint(["assessor_id"], ["people.id"], name=op.f("fk_evidence_assessor_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entries.id"], name=op.f("fk_evidence_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evidence_person_id")),
        sa.ForeignKeyConstraint(["revises_id"], ["evidence.id"], name=op.f("fk_evidence_revises_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_evidence_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_evidence_key")),
    )
    op.create_index(op.f("ix_evidence_entry_id"), "evidence", ["entry_id"])
    op.create_index(
        op.f("ix_evidence_person_id_skill_id_happened_on"),
        "evidence",
        ["person_id", "skill_id", "happened_on"],
        unique=False,
    )
    revises = sa.text("revises_id IS NOT NULL")
    op.create_index(
        op.f("ix_evidence_revises_id"),
        "evidence",
        ["revises_id"],
        sqlite_where=revises,
        postgresql_where=revises,
    )
    op.create_index(
        op.f("ix_evidence_skill_id_happened_on"), "evidence", ["skill_id", "happened_on"], unique=False
    )

    op.create_table(
        "log_revisions",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entries.id"], name=op.f("fk_log_revisions_entry_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["people.id"], name=op.f("fk_log_revisions_replaced_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["shadowing_id"], ["shadowings.id"], name=op.f("fk_log_revisions_shadowing_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "number", name=op.f("pk_log_revisions")),
    )


def downgrade() -> None:
    op.drop_table("log_revisions")

    op.drop_table("evidence")
    op.drop_table("entry_links")

    op.drop_table("shadowing_skills")

    op.drop_table("log_entries")

    op.drop_table("shadowings")
    op.drop_table("segments")

    op.drop_table("plan_items")

    op.drop_table("engagement_experts")
    op.drop_table("clock_steps")

    op.drop_table("amendments")

    op.drop_table("record_reads")
    op.drop_table("policy_versions")

    op.drop_table("holdings")

    op.drop_table("engagements")

    op.drop_table("departures")

    op.drop_table("audit_events")
    op.drop_table("accounts")

    op.drop_table("people")
    op.drop_table("teams")

    op.drop_table("skills")
    op.drop_table("data_versions")

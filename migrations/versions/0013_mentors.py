"""Offers and requests to mentor, and shadowings without an engagement that come of them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HAS_A_LAST_DAY = "ck_shadowings_has_a_last_day"


def upgrade() -> None:
    with op.batch_alter_table("shadowings", copy_from=_shadowings(nullable=False)) as batch:
        batch.alter_column("engagement_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            op.f(HAS_A_LAST_DAY), "engagement_id IS NOT NULL OR ends_on IS NOT NULL"
        )
    _make_offers()
    _make_requests()
    op.create_table(
        "farewells",
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_farewells_person_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_farewells_shadowing_id")),
        sa.PrimaryKeyConstraint("shadowing_id", name=op.f("pk_farewells")),
    )


def _shadowings(nullable: bool) -> sa.Table:
    """The table as it is before the change: SQLite makes it anew and must not lose a CHECK or an index."""
    form = sa.Enum(
        "informal", "regular", "programme", name="form", native_enum=False, create_constraint=True, length=20
    )  # fmt: skip
    checks = [
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_shadowings_ends_after_start")),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_shadowings_two_people")),
    ]
    if nullable:
        checks.append(
            sa.CheckConstraint("engagement_id IS NOT NULL OR ends_on IS NOT NULL", name=op.f(HAS_A_LAST_DAY))
        )
    return sa.Table(
        "shadowings",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=nullable),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("form", form, nullable=False),
        *checks,
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_shadowings_engagement_id")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_shadowings_mentee_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_shadowings_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadowings")),
        sa.UniqueConstraint("key", name=op.f("uq_shadowings_key")),
        sa.Index(op.f("ix_shadowings_engagement_id"), "engagement_id"),
        sa.Index(op.f("ix_shadowings_mentee_id_ends_on"), "mentee_id", "ends_on"),
        sa.Index(op.f("ix_shadowings_mentor_id_ends_on"), "mentor_id", "ends_on"),
    )


def _make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("hours_week", sa.Integer(), nullable=False),
        sa.Column("availability", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("reply_days", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("hours_week BETWEEN 1 AND 40", name=op.f("ck_offers_hours_of_a_week")),
        sa.CheckConstraint("reply_days BETWEEN 1 AND 30", name=op.f("ck_offers_reply_within_a_month")),
        sa.CheckConstraint("places BETWEEN 1 AND 20", name=op.f("ck_offers_places_1_to_20")),
        sa.CheckConstraint(
            "paused_until IS NULL OR paused_at IS NOT NULL", name=op.f("ck_offers_until_only_if_paused")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("key", name=op.f("uq_offers_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_offers_person_id")),
    )
    _make_skills_of("offer_skills", "offer_id", "offers")


def _make_skills_of(table: str, column: str, owner: str) -> None:
    op.create_table(
        table,
        sa.Column(column, sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=op.f(f"fk_{table}_{column}")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f(f"fk_{table}_skill_id")),
        sa.PrimaryKeyConstraint(column, "skill_id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{table}_skill_id"), table, ["skill_id"])


def _make_requests() -> None:
    state = sa.Enum(
        "open", "accepted", "declined", "withdrawn", name="state", native_enum=False, create_constraint=True,
        length=20,
    )  # fmt: skip
    op.create_table(
        "mentor_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("reply_by", sa.DateTime(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("state", state, nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("asker_id <> mentor_id", name=op.f("ck_mentor_requests_two_people")),
        sa.CheckConstraint(
            "cadence_days BETWEEN 1 AND 366", name=op.f("ck_mentor_requests_cadence_of_a_year")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)", name=op.f("ck_mentor_requests_answered_at_a_time")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (shadowing_id IS NOT NULL)",
            name=op.f("ck_mentor_requests_accepted_makes_a_pair"),
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_mentor_requests_asker_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_mentor_requests_mentor_id")),
        sa.ForeignKeyConstraint(
            ["shadowing_id"], ["shadowings.id"], name=op.f("fk_mentor_requests_shadowing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_mentor_requests_key")),
    )
    for columns in (
        ["asker_id", "state", "asked_at"], ["mentor_id", "state", "reply_by"], ["state", "reply_by"],
        ["shadowing_id"],
    ):  # fmt: skip
        op.create_index(op.f(f"ix_mentor_requests_{'_'.join(columns)}"), "mentor_requests", columns)
    _make_skills_of("mentor_request_skills", "request_id", "mentor_requests")
    op.create_table(
        "mentor_request_moves",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_mentor_request_moves_two_people")),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_mentor_request_moves_from_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentor_requests.id"], name=op.f("fk_mentor_request_moves_request_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_mentor_request_moves_to_id")),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_mentor_request_moves")),
    )


def downgrade() -> None:
    _refuse_to_lose()
    for table in (
        "farewells", "mentor_request_moves", "mentor_request_skills", "mentor_requests", "offer_skills",
        "offers",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("shadowings", copy_from=_shadowings(nullable=True)) as batch:
        batch.drop_constraint(op.f(HAS_A_LAST_DAY), type_="check")
        batch.alter_column("engagement_id", existing_type=sa.Integer(), nullable=False)


def _refuse_to_lose() -> None:
    """Raise RuntimeError while there are relationships that the tables before cannot hold."""
    count = sa.text("SELECT count(*) FROM shadowings WHERE engagement_id IS NULL")
    found = op.get_bind().execute(count).scalar_one()
    if found:
        raise RuntimeError(
            f"{found} shadowings have no engagement, and the version before needs one for each. Nothing was "
            "changed. Give them an engagement first: export, fill in engagement_id in shadowings.csv, import."
        )

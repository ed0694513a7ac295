"""The board: posts, tags, what people follow, and moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint("(skill_id IS NULL) = (name <> '')", name=op.f("ck_tags_skill_or_words")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_tags_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("key", name=op.f("uq_tags_key")),
        sa.UniqueConstraint("skill_id", name=op.f("uq_tags_skill_id")),
    )
    op.create_index(
        "ix_tags_search_text",
        "tags",
        ["search_text"],
        unique=True,
        sqlite_where=sa.text("skill_id IS NULL"),
        postgresql_where=sa.text("skill_id IS NULL"),
    )

    op.create_table(
        "follow_digests",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum(
                "daily", "weekly", "off", name="rhythm", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("told_until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follow_digests_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_follow_digests")),
    )
    op.create_index(op.f("ix_follow_digests_next_on"), "follow_digests", ["next_on"])

    op.create_table(
        "person_blocks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.CheckConstraint("person_id <> blocked_id", name=op.f("ck_person_blocks_two_people")),
        sa.ForeignKeyConstraint(["blocked_id"], ["people.id"], name=op.f("fk_person_blocks_blocked_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_blocks_person_id")),
        sa.PrimaryKeyConstraint("person_id", "blocked_id", name=op.f("pk_person_blocks")),
    )
    op.create_table(
        "person_follows",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("followed_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.CheckConstraint("person_id <> followed_id", name=op.f("ck_person_follows_two_people")),
        sa.ForeignKeyConstraint(["followed_id"], ["people.id"], name=op.f("fk_person_follows_followed_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_follows_person_id")),
        sa.PrimaryKeyConstraint("person_id", "followed_id", name=op.f("pk_person_follows")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "asking",
                "offering",
                "discussing",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column("helped_at", sa.DateTime(), nullable=True),
        sa.Column("active_at", sa.DateTime(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(topic_id IS NULL) = (title <> '')", name=op.f("ck_posts_title_at_its_beginning")
        ),
        sa.CheckConstraint(
            "(topic_id IS NULL) = (active_at IS NOT NULL)", name=op.f("ck_posts_active_at_its_beginning")
        ),
        sa.CheckConstraint(
            "(topic_id IS NULL) = (kind IS NOT NULL)", name=op.f("ck_posts_kind_at_its_beginning")
        ),
        sa.CheckConstraint("helped_at IS NULL OR topic_id IS NOT NULL", name=op.f("ck_posts_replies_help")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_posts_author_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["posts.id"], name=op.f("fk_posts_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index(op.f("ix_posts_author_id_posted_at"), "posts", ["author_id", "posted_at"])
    op.create_index(op.f("ix_posts_hidden_at"), "posts", ["hidden_at"])
    op.create_index(
        "ix_posts_active_at_id_hidden_at_author_id_kind_replies",
        "posts",
        ["active_at", "id", "hidden_at", "author_id", "kind", "replies"],
    )
    op.create_index(op.f("ix_posts_posted_at"), "posts", ["posted_at"])
    op.create_index(op.f("ix_posts_topic_id_id"), "posts", ["topic_id", "id"])

    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("ck_suspensions_lifted_by_somebody")
        ),
        sa.CheckConstraint("person_id <> made_by_id", name=op.f("ck_suspensions_two_people")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["people.id"], name=op.f("fk_suspensions_lifted_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_suspensions_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_suspensions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
        sa.UniqueConstraint("key", name=op.f("uq_suspensions_key")),
    )
    op.create_index(op.f("ix_suspensions_person_id_until"), "suspensions", ["person_id", "until"])

    op.create_table(
        "tag_follows",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tag_follows_person_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_follows_tag_id")),
        sa.PrimaryKeyConstraint("person_id", "tag_id", name=op.f("pk_tag_follows")),
    )
    op.create_table(
        "post_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("keep", "hide", name="decision", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "appeal_decision",
            sa.Enum(
                "keep", "hide", name="appeal_decision", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("appeal_reason", sa.String(), nullable=False),
        sa.Column("appeal_decided_at", sa.DateTime(), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(appealed_at IS NULL) = (appeal = '')", name=op.f("ck_post_cases_appeals_have_words")
        ),
        sa.CheckConstraint(
            "appealed_at IS NULL OR decision = 'hide'", name=op.f("ck_post_cases_appeals_against_hiding")
        ),
        sa.CheckConstraint(
            "(appeal_decided_at IS NULL) = (appeal_decision IS NULL) "
            "AND (appeal_decided_at IS NULL) = (appeal_decided_by_id IS NULL)",
            name=op.f("ck_post_cases_appeal_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_post_cases_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "appeal_decided_at IS NULL OR appealed_at IS NOT NULL", name=op.f("ck_post_cases_appealed_first")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"], ["people.id"], name=op.f("fk_post_cases_appeal_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_post_cases_decided_by_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_cases_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_cases")),
        sa.UniqueConstraint("key", name=op.f("uq_post_cases_key")),
    )
    op.create_index(
        op.f("ix_post_cases_appeal_decided_at_appealed_at"),
        "post_cases",
        ["appeal_decided_at", "appealed_at"],
    )
    op.create_index(op.f("ix_post_cases_decided_at_opened_at"), "post_cases", ["decided_at", "opened_at"])
    op.create_index(op.f("ix_post_cases_post_id_opened_at"), "post_cases", ["post_id", "opened_at"])

    op.create_table(
        "post_follows",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_post_follows_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_follows_post_id")),
        sa.PrimaryKeyConstraint("person_id", "post_id", name=op.f("pk_post_follows")),
    )
    op.create_table(
        "post_tags",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_tags_post_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_post_tags_tag_id")),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name=op.f("pk_post_tags")),
    )
    op.create_index(op.f("ix_post_tags_tag_id_post_id"), "post_tags", ["tag_id", "post_id"])

    op.create_table(
        "post_versions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_versions_post_id")),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_post_versions")),
    )
    op.create_table(
        "post_flags",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "spam",
                "abusive",
                "personal_data",
                "secrets",
                "off_topic",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_post_flags_weight_not_negative")),
        sa.ForeignKeyConstraint(["case_id"], ["post_cases.id"], name=op.f("fk_post_flags_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_post_flags_person_id")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_post_flags")),
    )
    op.create_index(op.f("ix_post_flags_person_id_flagged_at"), "post_flags", ["person_id", "flagged_at"])

    op.add_column("people", sa.Column("moderator_since", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("moderator_since")
    op.drop_table("post_flags")
    op.drop_table("post_versions")
    op.drop_table("post_tags")
    op.drop_table("post_follows")
    op.drop_table("post_cases")
    op.drop_table("tag_follows")
    op.drop_table("suspensions")
    op.drop_table("posts")
    op.drop_table("person_follows")
    op.drop_table("person_blocks")
    op.drop_table("follow_digests")
    op.drop_table("tags")

"""Agreements, sessions, feedback, questions, checks on schedule, links and mail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_beats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beats")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feeds_secret_hash")),
    )
    op.create_table(
        "mail_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum(
                "at_once",
                "digest",
                "never",
                name="delivery",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_choices_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("send_after", sa.DateTime(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("given_up_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mails_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_mails_dedupe_key")),
    )
    op.create_index(op.f("ix_mails_person_id_created_at"), "mails", ["person_id", "created_at"])
    op.create_index(op.f("ix_mails_sent_at_send_after"), "mails", ["sent_at", "send_after"])

    op.create_table(
        "signed_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "confirm_level",
                "answer_question",
                "accept_agreement",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(purpose = 'confirm_level') = (level IS NOT NULL)",
            name=op.f("ck_signed_links_levels_are_confirmed"),
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_signed_links_level_0_to_5")),
        sa.CheckConstraint(
            "(used_at IS NULL) = (confirmed IS NULL)", name=op.f("ck_signed_links_used_with_an_answer")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_signed_links_asked_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signed_links_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_signed_links_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_links")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_signed_links_secret_hash")),
    )
    op.create_index(op.f("ix_signed_links_purpose_subject_id"), "signed_links", ["purpose", "subject_id"])

    op.create_table(
        "kappa_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("current", sa.Double(), nullable=False),
        sa.Column("fitted", sa.Double(), nullable=False),
        sa.Column("deviation", sa.Double(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("retained_now", sa.Double(), nullable=True),
        sa.Column("retained_then", sa.Double(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_kappa_proposals_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_versions.id"], name=op.f("fk_kappa_proposals_policy_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_kappa_proposals_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kappa_proposals")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("mentor_expectations", sa.String(), nullable=False),
        sa.Column("mentee_expectations", sa.String(), nullable=False),
        sa.Column("confidentiality", sa.String(), nullable=False),
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
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted", "returned", name="answer", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_agreements_answered_at_a_time")
        ),
        sa.CheckConstraint("cadence_days >= 1", name=op.f("ck_agreements_cadence_positive")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_agreements_ends_after_start")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_agreements_answered_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_agreements_proposed_by_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_agreements_shadowing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("key", name=op.f("uq_agreements_key")),
        sa.UniqueConstraint("shadowing_id", "version", name=op.f("uq_agreements_shadowing_id_version")),
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "goal",
                "challenge",
                "concern",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_concerns_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_concerns_answered_by_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_concerns_shadowing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("key", name=op.f("uq_concerns_key")),
    )
    op.create_index(op.f("ix_concerns_shadowing_id_raised_at"), "concerns", ["shadowing_id", "raised_at"])

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("behaviour", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "asked_at IS NOT NULL OR given_at IS NOT NULL", name=op.f("ck_feedback_asked_or_given")
        ),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_feedback_two_people")),
        sa.ForeignKeyConstraint(["giver_id"], ["people.id"], name=op.f("fk_feedback_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["people.id"], name=op.f("fk_feedback_receiver_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_feedback_shadowing_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_feedback_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("key", name=op.f("uq_feedback_key")),
    )
    op.create_index(op.f("ix_feedback_giver_id_given_at"), "feedback", ["giver_id", "given_at"])
    op.create_index(op.f("ix_feedback_receiver_id_given_at"), "feedback", ["receiver_id", "given_at"])
    op.create_index(op.f("ix_feedback_shadowing_id"), "feedback", ["shadowing_id"])

    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("learned", "modelled", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_practices_person_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_practices_shadowing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
        sa.UniqueConstraint("key", name=op.f("uq_practices_key")),
    )
    op.create_index(op.f("ix_practices_shadowing_id_noted_at"), "practices", ["shadowing_id", "noted_at"])

    op.create_table(
        "pulses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("time", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "progress BETWEEN 1 AND 5 AND support BETWEEN 1 AND 5 AND time BETWEEN 1 AND 5",
            name=op.f("ck_pulses_one_to_five"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pulses_person_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_pulses_shadowing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulses")),
        sa.UniqueConstraint(
            "shadowing_id", "person_id", "due_on", name=op.f("uq_pulses_shadowing_id_person_id_due_on")
        ),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("reply_by", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_questions_answered_by_somebody")
        ),
        sa.CheckConstraint("asker_id <> expert_id", name=op.f("ck_questions_two_people")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_questions_answered_by_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_questions_asker_id")),
        sa.ForeignKeyConstraint(["expert_id"], ["people.id"], name=op.f("fk_questions_expert_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_questions_shadowing_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_questions_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("key", name=op.f("uq_questions_key")),
    )
    op.create_index(op.f("ix_questions_asker_id_asked_at"), "questions", ["asker_id", "asked_at"])
    op.create_index(
        op.f("ix_questions_expert_id_answered_at_reply_by"),
        "questions",
        ["expert_id", "answered_at", "reply_by"],
        unique=False,
    )
    op.create_index(op.f("ix_questions_shadowing_id_asked_at"), "questions", ["shadowing_id", "asked_at"])

    op.create_table(
        "agreement_criteria",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_criteria_agreement_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_agreement_criteria_skill_id")),
        sa.PrimaryKeyConstraint("agreement_id", "skill_id", name=op.f("pk_agreement_criteria")),
    )
    op.create_index(op.f("ix_agreement_criteria_skill_id"), "agreement_criteria", ["skill_id"])

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shadowing_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "accepted",
                "declined",
                "cancelled",
                "held",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes >= 5 AND minutes <= 1440", name=op.f("ck_meetings_minutes_of_a_day")),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entries.id"], name=op.f("fk_meetings_entry_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_meetings_proposed_by_id")),
        sa.ForeignKeyConstraint(["shadowing_id"], ["shadowings.id"], name=op.f("fk_meetings_shadowing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("key", name=op.f("uq_meetings_key")),
    )
    op.create_index(op.f("ix_meetings_shadowing_id_starts_at"), "meetings", ["shadowing_id", "starts_at"])
    op.create_index(op.f("ix_meetings_starts_at"), "meetings", ["starts_at"])

    op.create_table(
        "question_moves",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_question_moves_from_id")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["people.id"], name=op.f("fk_question_moves_moved_by_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_moves_question_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_question_moves_to_id")),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("pk_question_moves")),
    )
    op.create_table(
        "quiz_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "single",
                "multiple",
                "order",
                "text",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("correct", sa.JSON(), nullable=False),
        sa.Column("solution", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_quiz_questions_level_0_to_5")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_quiz_questions_author_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_quiz_questions_question_id")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_quiz_questions_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_questions")),
        sa.UniqueConstraint("key", name=op.f("uq_quiz_questions_key")),
    )
    op.create_index(
        op.f("ix_quiz_questions_skill_id_retired_at"), "quiz_questions", ["skill_id", "retired_at"]
    )

    op.create_table(
        "suggestions",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted", "declined", name="answer", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR answer = 'accepted'", name=op.f("ck_suggestions_only_accepted_close")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_suggestions_answered_at_a_time")
        ),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_suggestions_feedback_id")),
        sa.PrimaryKeyConstraint("feedback_id", "position", name=op.f("pk_suggestions")),
    )
    op.create_table(
        "follow_ups",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_follow_ups_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follow_ups_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_person_id_done_on"), "follow_ups", ["person_id", "done_on"])

    op.create_table(
        "planned_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "demo", "teachback", "quiz", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("audit", sa.Boolean(), nullable=False),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=True),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_planned_checks_level_0_to_5")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_planned_checks_minutes_positive")),
        sa.CheckConstraint("pass_percent BETWEEN 1 AND 100", name=op.f("ck_planned_checks_pass_percent")),
        sa.ForeignKeyConstraint(["assessor_id"], ["people.id"], name=op.f("fk_planned_checks_assessor_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_planned_checks_evidence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_planned_checks_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_planned_checks_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_checks")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_planned_checks_evidence_id")),
        sa.UniqueConstraint("key", name=op.f("uq_planned_checks_key")),
    )
    op.create_index(
        op.f("ix_planned_checks_assessor_id_state_week_on"),
        "planned_checks",
        ["assessor_id", "state", "week_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_planned_checks_person_id_state_week_on"),
        "planned_checks",
        ["person_id", "state", "week_on"],
        unique=False,
    )

    op.create_table(
        "predictions",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("age_days", sa.Integer(), nullable=False),
        sa.Column("audit", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("chance BETWEEN 0 AND 1", name=op.f("ck_predictions_chance_0_to_1")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_predictions_evidence_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_versions.id"], name=op.f("fk_predictions_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_predictions")),
    )
    op.create_table(
        "quiz_answers",
        sa.Column("planned_check_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quiz_question_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["planned_check_id"], ["planned_checks.id"], name=op.f("fk_quiz_answers_planned_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["quiz_question_id"], ["quiz_questions.id"], name=op.f("fk_quiz_answers_quiz_question_id")
        ),
        sa.PrimaryKeyConstraint("planned_check_id", "position", name=op.f("pk_quiz_answers")),
    )
    op.create_index(op.f("ix_quiz_answers_quiz_question_id"), "quiz_answers", ["quiz_question_id"])


def downgrade() -> None:
    op.drop_table("quiz_answers")
    op.drop_table("predictions")
    op.drop_table("planned_checks")
    op.drop_table("follow_ups")
    op.drop_table("suggestions")
    op.drop_table("quiz_questions")
    op.drop_table("question_moves")
    op.drop_table("meetings")
    op.drop_table("agreement_criteria")
    op.drop_table("questions")
    op.drop_table("pulses")
    op.drop_table("practices")
    op.drop_table("feedback")
    op.drop_table("concerns")
    op.drop_table("agreements")
    op.drop_table("kappa_proposals")
    op.drop_table("signed_links")
    op.drop_table("mails")
    op.drop_table("mail_choices")
    op.drop_table("calendar_feeds")
    op.drop_table("worker_beats")

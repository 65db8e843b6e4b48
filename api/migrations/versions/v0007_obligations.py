"""Add obligations, targets, and who signed what.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of obligations with their reports and signatures, of values of targets, and of clusters."""
    op.create_table(
        "cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_vi", sa.String(length=400), nullable=False),
        sa.Column("name_en", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_cluster_issuer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_cluster_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_cluster_plan_id_code")),
    )
    with op.batch_alter_table("cluster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_issuer_id"), ["issuer_id"], unique=False)

    op.create_table(
        "target_exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_target_exemption_entered_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_target_exemption_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_exemption_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_exemption")),
    )
    with op.batch_alter_table("target_exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_exemption_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "cluster_head",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_head_cluster_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_cluster_head_organisation_id")),
        sa.PrimaryKeyConstraint("cluster_id", "year", name=op.f("pk_cluster_head")),
    )
    op.create_table(
        "cluster_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.CheckConstraint("last_year IS NULL OR last_year >= first_year", name=op.f("ck_cluster_member_years")),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_member_cluster_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cluster_member_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_member")),
        sa.UniqueConstraint(
            "cluster_id",
            "organisation_id",
            "first_year",
            name=op.f("uq_cluster_member_cluster_id_organisation_id_first_year"),
        ),
    )
    with op.batch_alter_table("cluster_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_member_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "cluster_ranking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.String(length=400), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_ranking_cluster_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_cluster_ranking_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_ranking")),
        sa.UniqueConstraint("cluster_id", "year", "number", name=op.f("uq_cluster_ranking_cluster_id_year_number")),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.String(length=400), nullable=False),
        sa.Column("name_en", sa.String(length=400), nullable=False),
        sa.Column("brief", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cutoff", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_policy", sa.String(length=64), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('unit_plan', 'commitment', 'pact', 'evaluation', 'report', 'review', 'activity')",
            name=op.f("ck_obligation_kind"),
        ),
        sa.CheckConstraint("late_policy IN ('refuse', 'flag')", name=op.f("ck_obligation_late_policy")),
        sa.CheckConstraint(
            "state IN ('due', 'submitted', 'returned', 'accepted', 'waived')", name=op.f("ck_obligation_state")
        ),
        sa.CheckConstraint("(cutoff IS NULL) = (limit_at IS NULL)", name=op.f("ck_obligation_limit_with_cutoff")),
        sa.CheckConstraint("expected IS NULL OR expected >= 0", name=op.f("ck_obligation_expected")),
        sa.CheckConstraint(
            "limit_at IS NULL OR (due_at IS NOT NULL AND due_at >= limit_at)", name=op.f("ck_obligation_never_sooner")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_obligation_issuer_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_obligation_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_obligation_plan_id")),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name=op.f("fk_obligation_plan_version_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["organisation.id"], name=op.f("fk_obligation_receiver_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_obligation_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint(
            "plan_id",
            "code",
            "period",
            "organisation_id",
            name=op.f("uq_obligation_plan_id_code_period_organisation_id"),
        ),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index("ix_obligation_matrix", ["plan_id", "year", "organisation_id"], unique=False)
        batch_op.create_index("ix_obligation_of", ["organisation_id", "year"], unique=False)
        batch_op.create_index("ix_obligation_waiting", ["issuer_id", "state", "due_at"], unique=False)

    op.create_table(
        "cluster_place",
        sa.Column("ranking_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_cluster_place_place")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cluster_place_organisation_id")
        ),
        sa.ForeignKeyConstraint(["ranking_id"], ["cluster_ranking.id"], name=op.f("fk_cluster_place_ranking_id")),
        sa.PrimaryKeyConstraint("ranking_id", "organisation_id", name=op.f("pk_cluster_place")),
    )
    op.create_table(
        "obligation_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_obligation_attempt_account_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_attempt_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_attempt")),
    )
    with op.batch_alter_table("obligation_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligation_attempt_obligation_id"), ["obligation_id"], unique=False)

    op.create_table(
        "obligation_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("limit_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_obligation_extension_approved_by")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_extension_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_extension")),
    )
    with op.batch_alter_table("obligation_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligation_extension_obligation_id"), ["obligation_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_report_obligation_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_report_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("obligation_id", "number", name=op.f("uq_report_obligation_id_number")),
    )
    op.create_table(
        "obligation_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("target", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=400), nullable=False),
        sa.Column("filename", sa.String(length=400), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_file_obligation_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_obligation_file_report_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_obligation_file_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_file")),
    )
    with op.batch_alter_table("obligation_file", schema=None) as batch_op:
        batch_op.create_index("ix_obligation_file_of", ["obligation_id", "report_id"], unique=False)

    op.create_table(
        "report_value",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("typed", sa.String(length=400), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_value_report_id")),
        sa.PrimaryKeyConstraint("report_id", "target", name=op.f("pk_report_value")),
    )
    op.create_table(
        "target_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(length=400), nullable=True),
        sa.Column("period", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_target_value_entered_by")),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_target_value_issuer_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_target_value_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_value_plan_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_target_value_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_value")),
    )
    with op.batch_alter_table("target_value", schema=None) as batch_op:
        batch_op.create_index("ix_target_value_of", ["plan_id", "target", "organisation_id", "as_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_target_value_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_nominee",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_report_nominee_nomination_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_report_nominee_obligation_id")),
        sa.PrimaryKeyConstraint("nomination_id", name=op.f("pk_report_nominee")),
    )
    with op.batch_alter_table("report_nominee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_nominee_obligation_id"), ["obligation_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=64), nullable=False),
        sa.Column("signers", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(way = 'screen') = (person_id IS NOT NULL)", name=op.f("ck_signature_own_on_screen")),
        sa.CheckConstraint("way = 'paper' OR signers IN (-1, 1)", name=op.f("ck_signature_once_on_screen")),
        sa.CheckConstraint("way IN ('paper', 'screen')", name=op.f("ck_signature_way")),
        sa.CheckConstraint("(withdraws_id IS NULL) = (signers > 0)", name=op.f("ck_signature_taken_back")),
        sa.CheckConstraint("signers <> 0", name=op.f("ck_signature_counts")),
        sa.ForeignKeyConstraint(["file_id"], ["obligation_file.id"], name=op.f("fk_signature_file_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_signature_obligation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_signature_recorded_by")),
        sa.ForeignKeyConstraint(["withdraws_id"], ["signature.id"], name=op.f("fk_signature_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "obligation_id", "person_id", "turn", name=op.f("uq_signature_obligation_id_person_id_turn")
        ),
        sa.UniqueConstraint("withdraws_id", name=op.f("uq_signature_withdraws_id")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("signature")
    with op.batch_alter_table("report_nominee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_nominee_obligation_id"))

    op.drop_table("report_nominee")
    with op.batch_alter_table("target_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_value_report_id"))
        batch_op.drop_index("ix_target_value_of")

    op.drop_table("target_value")
    op.drop_table("report_value")
    with op.batch_alter_table("obligation_file", schema=None) as batch_op:
        batch_op.drop_index("ix_obligation_file_of")

    op.drop_table("obligation_file")
    op.drop_table("report")
    with op.batch_alter_table("obligation_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obligation_extension_obligation_id"))

    op.drop_table("obligation_extension")
    with op.batch_alter_table("obligation_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obligation_attempt_obligation_id"))

    op.drop_table("obligation_attempt")
    op.drop_table("cluster_place")
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.drop_index("ix_obligation_waiting")
        batch_op.drop_index("ix_obligation_of")
        batch_op.drop_index("ix_obligation_matrix")

    op.drop_table("obligation")
    op.drop_table("cluster_ranking")
    with op.batch_alter_table("cluster_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cluster_member_organisation_id"))

    op.drop_table("cluster_member")
    op.drop_table("cluster_head")
    with op.batch_alter_table("target_exemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_exemption_plan_id"))

    op.drop_table("target_exemption")
    with op.batch_alter_table("cluster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cluster_issuer_id"))

    op.drop_table("cluster")

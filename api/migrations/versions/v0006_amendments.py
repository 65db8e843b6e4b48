"""Add amendments, quotas by share, and rounds on request.

Revision ID: 0006
Revises: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


SUBJECT_TYPES = "subject_type IN ('collective', 'individual', 'household')"


def upgrade() -> None:
    """Pin dossiers to plan versions, keep what brought a version, and let quotas count by form, unit and share."""
    _pin_nominations()
    _describe_versions()
    _widen_rounds()
    _widen_quotas()
    _add_counts()


def downgrade() -> None:
    """Go back to one quota for a subject type, which loses the others, and forget the rest."""
    op.drop_table("title_holders")
    op.drop_table("headcount")
    op.execute("DELETE FROM quota_counter WHERE code <> subject_type")
    with op.batch_alter_table("quota_counter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_quota_counter_round_id_code_organisation_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_quota_counter_organisation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_quota_counter_scope"), type_="check")
        for column in ("code", "award_form", "scope", "organisation_id", "basis"):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint(
            batch_op.f("uq_quota_counter_round_id_subject_type"), ["round_id", "subject_type"]
        )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_round_kind"), type_="check")
        batch_op.drop_column("number")
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plan_version_applied_by"), type_="foreignkey")
        for column in ("document_number", "document_signed_on", "reason", "applied_by"):
            batch_op.drop_column(column)
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("version")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_nomination_plan_version_id"), type_="foreignkey")
        batch_op.drop_column("plan_version_id")


def _pin_nominations() -> None:
    """Each nomination was drafted under the version of its round: nothing has been amended so far."""
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_version_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE nomination SET plan_version_id = (SELECT round.plan_version_id FROM round WHERE round.id = round_id)"
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.alter_column("plan_version_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_nomination_plan_version_id"), "plan_version", ["plan_version_id"], ["id"]
        )


def _describe_versions() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_number", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("document_signed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("applied_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_plan_version_applied_by"), "person", ["applied_by"], ["id"])


def _widen_rounds() -> None:
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_round_kind"), "kind IN ('annual', 'stage', 'ad_hoc')")


def _widen_quotas() -> None:
    """What there is counts a subject type in all award forms, for the whole issuer."""
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("quota_counter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("award_form", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("scope", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("basis", json, nullable=True))
    op.execute(
        "UPDATE quota_counter SET code = subject_type, award_form = '', scope = 'issuer',"
        " organisation_id = (SELECT round.issuer_id FROM round WHERE round.id = round_id)"
    )
    with op.batch_alter_table("quota_counter", schema=None) as batch_op:
        for column in ("code", "award_form", "scope"):
            batch_op.alter_column(column, existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(batch_op.f("uq_quota_counter_round_id_subject_type"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_quota_counter_round_id_code_organisation_id"), ["round_id", "code", "organisation_id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_quota_counter_scope"), "scope IN ('issuer', 'organisation')")
        batch_op.create_foreign_key(
            batch_op.f("fk_quota_counter_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )


def _add_counts() -> None:
    op.create_table(
        "headcount",
        *_counted(),
        sa.CheckConstraint("count >= 0", name=op.f("ck_headcount_not_negative")),
        sa.CheckConstraint(SUBJECT_TYPES, name=op.f("ck_headcount_subject_type")),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_headcount_issuer_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_headcount_organisation_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_headcount_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount")),
    )
    op.create_index("ix_headcount_of", "headcount", ["issuer_id", "year", "organisation_id"])
    op.create_table(
        "title_holders",
        *_counted(),
        sa.Column("award_form", sa.String(length=64), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_title_holders_not_negative")),
        sa.CheckConstraint(SUBJECT_TYPES, name=op.f("ck_title_holders_subject_type")),
        sa.ForeignKeyConstraint(["award_form"], ["award_form.code"], name=op.f("fk_title_holders_award_form")),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_title_holders_issuer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_title_holders_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_title_holders_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_holders")),
    )
    op.create_index("ix_title_holders_of", "title_holders", ["issuer_id", "year", "organisation_id"])


def _counted() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )

"""Plan reminders and digests.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNIQUE = ("subject_id", "account_id", "days_before", "due_at", "organisation_id", "kind")
WAITING = sa.text("settled_at IS NULL")


def upgrade() -> None:
    """Make the table of reminders, and let messages be about one, with an entry for the reader's calendar."""
    op.create_table(
        "reminder",
        sa.Column("id", BIG, nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('submission', 'by_hand', 'return', 'obligation', 'review', 'council', 'digest')",
            name=op.f("ck_reminder_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(*UNIQUE, name=op.f("uq_reminder_once")),
    )
    op.create_index("ix_reminder_waiting", "reminder", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("entry_id", existing_type=BIG, nullable=True)
        batch_op.add_column(sa.Column("reminder_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_message_reminder_id"), "reminder", ["reminder_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_message_reminder_id"), ["reminder_id"])
        batch_op.create_check_constraint(batch_op.f("ck_message_about_one"), "entry_id IS NULL OR reminder_id IS NULL")


def downgrade() -> None:
    """Forget the reminders and the mail about them."""
    op.execute("DELETE FROM message WHERE entry_id IS NULL")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_message_about_one"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_message_reminder_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_message_reminder_id"), type_="foreignkey")
        batch_op.drop_column("calendar")
        batch_op.drop_column("reminder_id")
        batch_op.alter_column("entry_id", existing_type=BIG, nullable=False)
    op.drop_index("ix_reminder_waiting", table_name="reminder")
    op.drop_table("reminder")

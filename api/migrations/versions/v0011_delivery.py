"""Suppress addresses, cancel mail, and let readers unsubscribe.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = sa.text("lifted_at IS NULL")
STATES = "state IN ('queued', 'in_data', 'sent', 'failed', 'uncertain', 'suppressed'{more})"


def upgrade() -> None:
    """Make the table of suppressed addresses, and say of a message when its text went out."""
    op.create_table(
        "suppression",
        sa.Column("id", BIG, nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_suppression_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
    )
    op.create_index(
        "ix_suppression_in_force",
        "suppression",
        ["address"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unsubscribe_token", sa.String(length=64), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_message_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_message_state"), STATES.format(more=", 'cancelled'"))
        batch_op.create_unique_constraint(batch_op.f("uq_message_unsubscribe_token"), ["unsubscribe_token"])
        batch_op.create_index("ix_message_changed", ["state", "changed_at"], unique=False)


def downgrade() -> None:
    """Forget suppressed addresses, and call cancelled mail suppressed."""
    op.execute("UPDATE message SET state = 'suppressed' WHERE state = 'cancelled'")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_changed")
        batch_op.drop_constraint(batch_op.f("uq_message_unsubscribe_token"), type_="unique")
        batch_op.drop_constraint(batch_op.f("ck_message_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_message_state"), STATES.format(more=""))
        batch_op.drop_column("unsubscribe_token")
        batch_op.drop_column("begun_at")
    op.drop_index("ix_suppression_in_force", table_name="suppression")
    op.drop_table("suppression")

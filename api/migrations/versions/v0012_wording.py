"""Let offices reword mail and people choose how they hear.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
NOT_REPLACED = sa.text("replaced_at IS NULL")
NOT_REVOKED = sa.text("revoked_at IS NULL")
UNREAD = sa.text("read_at IS NULL")
HELD = sa.text("hold_until IS NOT NULL")
GATHERED_AT = sa.text("digest_at IS NOT NULL")


def upgrade() -> None:
    """Make the tables of wordings, feeds and preferences; say of a message when it may go, and whether it was read."""
    op.create_table(
        "mail_wording",
        sa.Column("id", BIG, nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("opening", sa.Text(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_mail_wording_language")),
        sa.CheckConstraint(
            "(subject IS NULL) = (opening IS NULL) AND (subject IS NULL) = (closing IS NULL)",
            name=op.f("ck_mail_wording_whole"),
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_mail_wording_issuer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_wording_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_wording")),
        sa.UniqueConstraint(
            "issuer_id", "kind", "language", "version", name=op.f("uq_mail_wording_issuer_id_kind_language_version")
        ),
    )
    op.create_index(
        "ix_mail_wording_in_force",
        "mail_wording",
        ["issuer_id", "kind", "language"],
        unique=True,
        sqlite_where=NOT_REPLACED,
        postgresql_where=NOT_REPLACED,
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    op.create_index(
        "ix_calendar_feed_in_force",
        "calendar_feed",
        ["account_id"],
        unique=True,
        sqlite_where=NOT_REVOKED,
        postgresql_where=NOT_REVOKED,
    )
    op.create_table(
        "mail_preference",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_mail_preference_quiet")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_preference_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_preference")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE message SET read_at = queued_at")
    op.create_index("ix_message_unread", "message", ["account_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index("ix_message_held", "message", ["hold_until"], sqlite_where=HELD, postgresql_where=HELD)
    op.create_index(
        "ix_message_digest", "message", ["digest_at"], sqlite_where=GATHERED_AT, postgresql_where=GATHERED_AT
    )


def downgrade() -> None:
    """Forget wordings, feeds and preferences."""
    op.drop_index("ix_message_digest", table_name="message")
    op.drop_index("ix_message_held", table_name="message")
    op.drop_index("ix_message_unread", table_name="message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("read_at")
        batch_op.drop_column("digest_at")
        batch_op.drop_column("hold_until")
        batch_op.drop_column("link")
    op.drop_table("mail_preference")
    op.drop_index("ix_calendar_feed_in_force", table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index("ix_mail_wording_in_force", table_name="mail_wording")
    op.drop_table("mail_wording")

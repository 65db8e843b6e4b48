"""Let councils meet by their rules.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = "state IN ('convened', 'in_session', 'closed', 'minuted', 'cancelled')"
CHOICES = "choice IN ('for', 'against', 'invalid')"
RULE = (
    "quorum_part, quorum_of, pass_part, pass_of, pass_strict, base, ballot_secrecy, absent_vote, chair_must_agree,"
    " chair_confirms, recusal, score_most, source, confidence"
)


def upgrade() -> None:
    """Add kinds of councils, rules by award form, ballots, recusals and signed copies; keep what was voted."""
    _describe_councils()
    _widen_rules()
    _open_sittings()
    _freeze_rules()
    _list_agendas()
    _add_recusals()
    _add_ballots()
    _add_copies()
    _drop_votes()


def downgrade() -> None:
    """Go back to one rule for a sitting and to bare counts, which loses ballots, recusals and signed copies.

    What was never closed or was called off goes back to being convened.
    """
    op.create_table(
        "vote",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_invalid", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_invalid >= 0", name=op.f("ck_vote_not_negative")
        ),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_vote_nomination_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_vote_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "nomination_id", name=op.f("pk_vote")),
    )
    op.create_index(op.f("ix_vote_nomination_id"), "vote", ["nomination_id"])
    op.execute(
        "INSERT INTO vote (sitting_id, nomination_id, votes_for, votes_against, votes_invalid, needed, passed)"
        " SELECT sitting_id, nomination_id, COALESCE(votes_for, 0), COALESCE(votes_against, 0),"
        " COALESCE(votes_invalid, 0), needed, passed FROM agenda_item"
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE sitting SET rule_id = COALESCE("
        "(SELECT min(council_rule_id) FROM sitting_rule WHERE sitting_rule.sitting_id = sitting.id),"
        " (SELECT min(council_rule.id) FROM council_rule WHERE council_rule.issuer_id = sitting.issuer_id),"
        " (SELECT min(council_rule.id) FROM council_rule))"
    )
    op.drop_index(op.f("ix_document_copy_id"), "document")
    op.execute("ALTER TABLE document DROP COLUMN copy_id")
    for table in ("sitting_copy", "turnout", "secret_ballot", "open_vote", "recusal", "agenda_item", "sitting_rule"):
        op.drop_table(table)
    _close_sittings()
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendance_present_or_written"), type_="check")
        batch_op.drop_column("written")
    op.execute("DELETE FROM council_rule WHERE award_form IS NOT NULL AND id NOT IN (SELECT rule_id FROM sitting)")
    with op.batch_alter_table("council_rule", schema=None) as batch_op:
        for name in ("ballot_secrecy", "absent_vote", "chair_in_the_open", "score_most", "confidence"):
            batch_op.drop_constraint(batch_op.f(f"ck_council_rule_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_council_rule_award_form"), type_="foreignkey")
        for column in ("award_form", *(column.name for column in _voting()), "confidence", "version"):
            batch_op.drop_column(column)
    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_issuer_id"))
        batch_op.drop_constraint(batch_op.f("ck_council_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_council_issuer_id"), type_="foreignkey")
        for column in ("issuer_id", "kind", "version"):
            batch_op.drop_column(column)


def _describe_councils() -> None:
    """What there is are councils; the issuer is the one whose nominees each has dealt with, else the one above."""
    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE council SET kind = 'council', version = 1, issuer_id = COALESCE("
        "(SELECT max(sitting.issuer_id) FROM sitting WHERE sitting.council_id = council.id),"
        " (SELECT max(role_assignment.issuer_id) FROM role_assignment"
        " WHERE role_assignment.organisation_id = council.organisation_id"
        " AND role_assignment.role = 'council_secretary'),"
        " (SELECT organisation.parent_id FROM organisation WHERE organisation.id = council.organisation_id),"
        " council.organisation_id)"
    )
    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.alter_column("issuer_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_council_kind"), "kind IN ('council', 'staff_meeting')")
        batch_op.create_foreign_key(batch_op.f("fk_council_issuer_id"), "organisation", ["issuer_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_council_issuer_id"), ["issuer_id"], unique=False)


def _voting(*, nullable: bool = True) -> tuple[sa.Column[object], ...]:
    """Give what a rule says beside quorum and majority, its confidence excepted."""
    return (
        sa.Column("ballot_secrecy", sa.String(length=64), nullable=nullable),
        sa.Column("absent_vote", sa.String(length=64), nullable=nullable),
        sa.Column("chair_must_agree", sa.Boolean(), nullable=nullable),
        sa.Column("chair_confirms", sa.Boolean(), nullable=nullable),
        sa.Column("recusal", sa.Boolean(), nullable=nullable),
        sa.Column("score_most", sa.Integer(), nullable=True),
    )


def _voting_checks() -> dict[str, str]:
    return {
        "ballot_secrecy": "ballot_secrecy IN ('open', 'secret')",
        "absent_vote": "absent_vote IN ('none', 'written')",
        "chair_in_the_open": "NOT chair_must_agree OR ballot_secrecy = 'open'",
        "score_most": "score_most BETWEEN 1 AND 100",
        "confidence": "confidence IN ('A', 'B', 'C', 'MEM')",
    }


def _widen_rules() -> None:
    """Rules so far were for all award forms, and open; from now on nominees leave the base."""
    with op.batch_alter_table("council_rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("award_form", sa.String(length=64), nullable=True))
        for said in _voting():
            batch_op.add_column(said)
        batch_op.add_column(sa.Column("confidence", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE council_rule SET ballot_secrecy = 'open', absent_vote = 'none', chair_must_agree = false,"
        " chair_confirms = true, recusal = true, confidence = 'MEM', version = 1"
    )
    with op.batch_alter_table("council_rule", schema=None) as batch_op:
        for column in ("ballot_secrecy", "absent_vote", "confidence"):
            batch_op.alter_column(column, existing_type=sa.String(length=64), nullable=False)
        for column in ("chair_must_agree", "chair_confirms", "recusal"):
            batch_op.alter_column(column, existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        for name, check in _voting_checks().items():
            batch_op.create_check_constraint(batch_op.f(f"ck_council_rule_{name}"), check)
        batch_op.create_foreign_key(batch_op.f("fk_council_rule_award_form"), "award_form", ["award_form"], ["code"])


def _open_sittings() -> None:
    """Sittings so far were held on paper and entered; nobody wrote down who presided."""
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(length=64), nullable=True))
        for column in ("presiding_id", "clerk_id", "counted_by", "counts_confirmed_by"):
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
        for column in ("opened_at", "counted_at", "counts_confirmed_at"):
            batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("number", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("remarks", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("conclusion", sa.Text(), nullable=True))
    op.execute("UPDATE sitting SET method = 'entered'")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.alter_column("method", existing_type=sa.String(length=64), nullable=False)
        batch_op.drop_constraint(batch_op.f("ck_sitting_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_sitting_state"), STATES)
        batch_op.create_check_constraint(batch_op.f("ck_sitting_method"), "method IN ('screen', 'counted', 'entered')")
        for column in ("presiding_id", "clerk_id"):
            batch_op.create_foreign_key(batch_op.f(f"fk_sitting_{column}"), "council_member", [column], ["id"])
        for column in ("counted_by", "counts_confirmed_by"):
            batch_op.create_foreign_key(batch_op.f(f"fk_sitting_{column}"), "person", [column], ["id"])
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written", sa.Boolean(), nullable=True))
    op.execute("UPDATE attendance SET written = false")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.alter_column("written", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_attendance_present_or_written"), "NOT (present AND written)")


def _close_sittings() -> None:
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for column in ("presiding_id", "clerk_id", "counted_by", "counts_confirmed_by"):
            batch_op.drop_constraint(batch_op.f(f"fk_sitting_{column}"), type_="foreignkey")
        for name in ("method", "state"):
            batch_op.drop_constraint(batch_op.f(f"ck_sitting_{name}"), type_="check")
    op.execute("UPDATE sitting SET state = 'convened' WHERE state IN ('in_session', 'cancelled')")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for column in (
            "method",
            "presiding_id",
            "clerk_id",
            "opened_at",
            "counted_by",
            "counted_at",
            "counts_confirmed_by",
            "counts_confirmed_at",
            "number",
            "remarks",
            "conclusion",
        ):
            batch_op.drop_column(column)
        batch_op.alter_column("rule_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_sitting_state"), "state IN ('convened', 'closed', 'minuted')")
        batch_op.create_foreign_key(batch_op.f("fk_sitting_rule_id"), "council_rule", ["rule_id"], ["id"])


def _freeze_rules() -> None:
    """Each sitting keeps the rule that it was held by; so far nobody left the base."""
    op.create_table(
        "sitting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("council_rule_id", sa.Integer(), nullable=True),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("quorum_part", "quorum_of", "pass_part", "pass_of")
        ),
        sa.Column("pass_strict", sa.Boolean(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        *_voting(nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=64), nullable=False),
        sa.CheckConstraint("base IN ('members', 'present', 'valid')", name=op.f("ck_sitting_rule_base")),
        sa.CheckConstraint("pass_of > 0 AND pass_part BETWEEN 0 AND pass_of", name=op.f("ck_sitting_rule_pass")),
        sa.CheckConstraint(
            "quorum_of > 0 AND quorum_part BETWEEN 0 AND quorum_of", name=op.f("ck_sitting_rule_quorum")
        ),
        *(sa.CheckConstraint(check, name=op.f(f"ck_sitting_rule_{name}")) for name, check in _voting_checks().items()),
        sa.CheckConstraint("origin IN ('plan', 'council', 'issuer')", name=op.f("ck_sitting_rule_origin")),
        sa.ForeignKeyConstraint(["council_rule_id"], ["council_rule.id"], name=op.f("fk_sitting_rule_council_rule_id")),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name=op.f("fk_sitting_rule_plan_version_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_rule_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_rule")),
    )
    op.create_index(op.f("ix_sitting_rule_sitting_id"), "sitting_rule", ["sitting_id"])
    op.execute(
        f"INSERT INTO sitting_rule (sitting_id, origin, council_rule_id, {RULE})"  # noqa: S608 - columns written above.
        " SELECT sitting.id, CASE WHEN council_rule.council_id IS NULL THEN 'issuer' ELSE 'council' END,"
        f" council_rule.id, {RULE.replace('recusal', 'false')}"
        " FROM sitting JOIN council_rule ON council_rule.id = sitting.rule_id ORDER BY sitting.id"
    )


def _list_agendas() -> None:
    """Each vote becomes a line of the agenda; what was not closed was not counted."""
    counts = (
        "members",
        "present",
        "written",
        "issued",
        "unreturned",
        "votes_for",
        "votes_against",
        "votes_invalid",
    )
    op.create_table(
        "agenda_item",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in counts),
        sa.Column("chair_for", sa.Boolean(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("score_sum", "base", "needed")),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("tie_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("stage IN ('endorsement', 'proposal')", name=op.f("ck_agenda_item_stage")),
        sa.CheckConstraint(
            "issued >= 0 AND unreturned >= 0 AND votes_for >= 0 AND votes_against >= 0 AND votes_invalid >= 0",
            name=op.f("ck_agenda_item_not_negative"),
        ),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_agenda_item_rank")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_agenda_item_nomination_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["sitting_rule.id"], name=op.f("fk_agenda_item_rule_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_agenda_item_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "nomination_id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_nomination_id"), "agenda_item", ["nomination_id"])
    op.execute(
        "INSERT INTO agenda_item (sitting_id, nomination_id, rule_id, stage) SELECT vote.sitting_id,"
        " vote.nomination_id, sitting_rule.id, 'endorsement'"
        " FROM vote JOIN sitting_rule ON sitting_rule.sitting_id = vote.sitting_id"
    )
    came = "(SELECT count(*) FROM attendance WHERE attendance.sitting_id = vote.sitting_id AND attendance.present)"
    members = "(SELECT count(*) FROM attendance WHERE attendance.sitting_id = vote.sitting_id)"
    op.execute(
        "UPDATE agenda_item SET members = counted.members, present = counted.came, written = 0,"  # noqa: S608 - written above.
        " issued = counted.came, unreturned = 0, votes_for = counted.votes_for,"
        " votes_against = counted.votes_against, votes_invalid = counted.votes_invalid, base = counted.base,"
        " needed = counted.needed, passed = counted.passed"
        " FROM (SELECT vote.sitting_id, vote.nomination_id, vote.votes_for, vote.votes_against, vote.votes_invalid,"
        f" vote.needed, vote.passed, {members} AS members, {came} AS came, CASE sitting_rule.base"
        f" WHEN 'members' THEN {members} WHEN 'present' THEN {came} ELSE vote.votes_for + vote.votes_against END AS base"
        " FROM vote JOIN sitting ON sitting.id = vote.sitting_id AND sitting.closed_at IS NOT NULL"
        " JOIN sitting_rule ON sitting_rule.sitting_id = vote.sitting_id) AS counted"
        " WHERE counted.sitting_id = agenda_item.sitting_id AND counted.nomination_id = agenda_item.nomination_id"
    )


def _add_recusals() -> None:
    op.create_table(
        "recusal",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('nominee', 'related', 'other')", name=op.f("ck_recusal_reason")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_recusal_declared_by")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_recusal_member_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_recusal_nomination_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_recusal_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "nomination_id", "member_id", name=op.f("pk_recusal")),
    )


def _on_agenda(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["sitting_id", "nomination_id"],
        ["agenda_item.sitting_id", "agenda_item.nomination_id"],
        name=op.f(f"fk_{table}_sitting_id_nomination_id"),
    )


def _add_ballots() -> None:
    """Make ballots, open ones append-only; secret ones have no row numbers that could tell an order."""
    op.create_table(
        "open_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(CHOICES, name=op.f("ck_open_vote_choice")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_open_vote_member_id")),
        _on_agenda("open_vote"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_vote")),
    )
    op.create_index("ix_open_vote_of", "open_vote", ["sitting_id", "nomination_id", "member_id", "id"])
    op.create_table(
        "secret_ballot",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.CheckConstraint(CHOICES, name=op.f("ck_secret_ballot_choice")),
        _on_agenda("secret_ballot"),
        sa.PrimaryKeyConstraint("sitting_id", "nomination_id", "key", name=op.f("pk_secret_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "turnout",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_turnout_member_id")),
        _on_agenda("turnout"),
        sa.PrimaryKeyConstraint("sitting_id", "nomination_id", "member_id", name=op.f("pk_turnout")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER open_vote_no_{verb.lower()} BEFORE {verb} ON open_vote "
                "BEGIN SELECT RAISE(ABORT, 'open_vote is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER open_vote_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON open_vote "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _add_copies() -> None:
    op.create_table(
        "sitting_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=400), nullable=False),
        sa.Column("filename", sa.String(length=400), nullable=False),
        sa.Column("minutes_digest", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_copy_sitting_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_sitting_copy_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_copy")),
        sa.UniqueConstraint("sitting_id", "version", name=op.f("uq_sitting_copy_sitting_id_version")),
    )
    op.create_index(op.f("ix_sitting_copy_digest"), "sitting_copy", ["digest"])
    # Rebuilding the table would lose the triggers that keep it append-only.
    op.execute(
        "ALTER TABLE document ADD COLUMN copy_id INTEGER CONSTRAINT fk_document_copy_id REFERENCES sitting_copy (id)"
    )
    op.create_index(op.f("ix_document_copy_id"), "document", ["copy_id"])


def _drop_votes() -> None:
    op.drop_table("vote")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sitting_rule_id"), type_="foreignkey")
        batch_op.drop_column("rule_id")

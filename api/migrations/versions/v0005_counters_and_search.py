"""Add counters, the search index, and the indices of work-lists.

Revision ID: 0005
Revises: 0004
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 10_000
"""Names indexed at a time."""

FOUND_BY = {"_i": "issuer_id", "_o": "organisation_id", "_c": "council_organisation_id", "_r": "round_id"}
WORD = re.compile(r"[^\W_]+")


def upgrade() -> None:
    """Count what is there, index what it is called, and lay the ranges that work-lists are read by."""
    _index_lists()
    _add_counters()
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE nomination_search USING fts5("
            """lexemes, detail = none, columnsize = 0, tokenize = "ascii tokenchars '_'")"""
        )
    else:
        # No foreign key: it would be asked for each of a dozen rows, and nothing is ever deleted.
        op.execute(
            'CREATE TABLE nomination_search (issuer_id INTEGER, lexeme TEXT COLLATE "C", nomination_id INTEGER,'
            " CONSTRAINT pk_nomination_search PRIMARY KEY (issuer_id, lexeme, nomination_id))"
        )
    _index_names()


def _index_lists() -> None:
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("ix_nomination_of_round")
        batch_op.drop_index("ix_nomination_of_unit")
        batch_op.drop_index(batch_op.f("ix_nomination_council_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_submission_id"))
        batch_op.create_index("ix_nomination_of_issuer", ["issuer_id", "id"], unique=False)
        batch_op.create_index("ix_nomination_of_round", ["round_id", "id"], unique=False)
        batch_op.create_index(
            "ix_nomination_of_round_in_state", ["round_id", "state", "id", "subject_type"], unique=False
        )
        batch_op.create_index("ix_nomination_of_unit", ["organisation_id", "id", "state", "round_id"], unique=False)
        batch_op.create_index(
            "ix_nomination_of_council", ["council_organisation_id", "id", "state", "round_id"], unique=False
        )
        batch_op.create_index("ix_nomination_of_submission", ["submission_id", "id"], unique=False)
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_organisation_id"))
        batch_op.create_index("ix_submission_of_unit", ["organisation_id", "id"], unique=False)
        batch_op.create_index("ix_submission_of_issuer", ["issuer_id", "id"], unique=False)
        batch_op.create_index("ix_submission_of_round", ["round_id", "id"], unique=False)
        batch_op.create_index("ix_submission_of_council", ["council_organisation_id", "id"], unique=False)


def _add_counters() -> None:
    op.create_table(
        "nomination_counter",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_nomination_counter_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_nomination_counter_round_id")),
        sa.PrimaryKeyConstraint("round_id", "organisation_id", "state", name=op.f("pk_nomination_counter")),
    )
    op.create_table(
        "round_counter",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_counter_round_id")),
        sa.PrimaryKeyConstraint("round_id", "state", name=op.f("pk_round_counter")),
    )
    op.execute(
        "INSERT INTO nomination_counter (round_id, organisation_id, state, number)"
        " SELECT round_id, organisation_id, state, count(*) FROM nomination GROUP BY round_id, organisation_id, state"
    )
    op.execute(
        "INSERT INTO round_counter (round_id, state, number)"
        " SELECT round_id, state, sum(number) FROM nomination_counter GROUP BY round_id, state"
    )


def _index_names() -> None:
    """Index the names that are there, some thousands at a time."""
    connection = op.get_bind()
    insert = (
        "INSERT INTO nomination_search (rowid, lexemes) VALUES (:id, :lexemes)"
        if connection.dialect.name == "sqlite"
        else "INSERT INTO nomination_search (issuer_id, lexeme, nomination_id)"
        " SELECT :issuer, lexeme, :id FROM unnest(string_to_array(:spoken, ' ')) AS spoken (lexeme)"
    )
    columns = ", ".join(["id", "submission_id", "subject_fold", *FOUND_BY.values()])
    last = 0
    while rows := connection.execute(
        sa.text(f"SELECT {columns} FROM nomination WHERE id > :last ORDER BY id LIMIT :most"),  # noqa: S608 - our own names.
        {"last": last, "most": AT_ONCE},
    ).all():
        last = rows[-1].id
        connection.execute(sa.text(insert), [_values(row) for row in rows])
        words = {word for row in rows for word in WORD.findall(row.subject_fold)}
        connection.execute(
            sa.text("INSERT INTO search_word (word) VALUES (:word) ON CONFLICT DO NOTHING"),
            [{"word": word} for word in sorted(words)],
        )


def _values(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    words = WORD.findall(row.subject_fold)
    runs = sorted({"_".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)})
    owners = [f"{mark}{getattr(row, column)}" for mark, column in FOUND_BY.items()]
    lexemes = " ".join([*runs, *owners, f"_s{row.submission_id}"])
    return {"id": row.id, "issuer": row.issuer_id, "spoken": " ".join(runs), "lexemes": lexemes}


def downgrade() -> None:
    """Take the counters, the search index and the ranges away again."""
    op.drop_table("nomination_search")
    op.drop_table("search_word")
    op.drop_table("round_counter")
    op.drop_table("nomination_counter")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_of_council")
        batch_op.drop_index("ix_submission_of_round")
        batch_op.drop_index("ix_submission_of_issuer")
        batch_op.drop_index("ix_submission_of_unit")
        batch_op.create_index(batch_op.f("ix_submission_organisation_id"), ["organisation_id"], unique=False)
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("ix_nomination_of_submission")
        batch_op.drop_index("ix_nomination_of_council")
        batch_op.drop_index("ix_nomination_of_unit")
        batch_op.drop_index("ix_nomination_of_round_in_state")
        batch_op.drop_index("ix_nomination_of_round")
        batch_op.drop_index("ix_nomination_of_issuer")
        batch_op.create_index(batch_op.f("ix_nomination_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_nomination_council_organisation_id"), ["council_organisation_id"], unique=False
        )
        batch_op.create_index("ix_nomination_of_unit", ["organisation_id", "state", "id"], unique=False)
        batch_op.create_index("ix_nomination_of_round", ["round_id", "state", "subject_type"], unique=False)

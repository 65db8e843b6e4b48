"""Hold the search index: the lexemes of each nomination, and every word that occurs in a name."""

from sqlalchemy import Integer, Text, column, table
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base

# An FTS5 table on SQLite, a row for each lexeme on PostgreSQL: the migrations alone know how it is made.
ON_SQLITE = table("nomination_search", column("nomination_search"), column("rowid"), column("lexemes"))
ON_POSTGRESQL = table(
    "nomination_search", column("issuer_id", Integer()), column("lexeme", Text()), column("nomination_id", Integer())
)


class SearchWord(Base):
    """A folded word of some nominee's name, sorted by code points, so that those with one beginning lie together."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True)

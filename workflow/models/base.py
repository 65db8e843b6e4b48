"""Hold what every table shares: naming of constraints, instants in UTC, JSON."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, MetaData, String, Text, and_, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on both databases; a naive one is an error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"an instant needs a time zone: {value!r}"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the product; names of constraints follow one convention on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 - SQLAlchemy reads this class attribute.


Json = JSON().with_variant(JSONB(), "postgresql")
Key = Annotated[int, mapped_column(primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(400))]
Words = Annotated[str, mapped_column(Text)]


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Write the CHECK that a column holds one of these codes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def on_day(table: Any, day: date | ColumnElement[date]) -> ColumnElement[bool]:  # noqa: ANN401 - one with `valid_from` and `valid_to`.
    """Write that a row with dates stands on a day, its first and its last included."""
    return and_(table.valid_from <= day, or_(table.valid_to.is_(None), table.valid_to >= day))

"""Hold emulation clusters (cụm, khối thi đua): their members, who leads them in a year, and how they ranked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Name


class Cluster(Base):
    """A group of organisations of one issuer that compete with one another."""

    __tablename__ = "cluster"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[Code]
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    version: Mapped[int]


class ClusterMember(Base):
    """An organisation in a cluster, from a year through a year."""

    __tablename__ = "cluster_member"
    __table_args__ = (
        UniqueConstraint("cluster_id", "organisation_id", "first_year"),
        CheckConstraint("last_year IS NULL OR last_year >= first_year", name="years"),
    )

    id: Mapped[Key]
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    first_year: Mapped[int]
    last_year: Mapped[int | None]


class ClusterHead(Base):
    """The member that leads a cluster in a year (cụm trưởng, khối trưởng)."""

    __tablename__ = "cluster_head"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class ClusterRanking(Base):
    """How a cluster ranked its members in a year, with the minutes; a later number of the year replaces it."""

    __tablename__ = "cluster_ranking"
    __table_args__ = (UniqueConstraint("cluster_id", "year", "number"),)

    id: Mapped[Key]
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    year: Mapped[int]
    number: Mapped[int]
    minutes: Mapped[Name]
    minutes_on: Mapped[date]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class ClusterPlace(Base):
    """The place of one member in a ranking; members may share one."""

    __tablename__ = "cluster_place"
    __table_args__ = (CheckConstraint("place >= 1", name="place"),)

    ranking_id: Mapped[int] = mapped_column(ForeignKey("cluster_ranking.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    place: Mapped[int]

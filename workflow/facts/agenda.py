"""Say on which nominees of a sitting a member may vote, and on which he has."""

from collections.abc import Mapping

from sqlalchemy import Connection, and_, exists, func, select, union

from workflow.counting import Rule
from workflow.facts.ballots import RULE, rule_of
from workflow.models.ballot import OpenVote, Turnout
from workflow.models.council import AgendaItem, Recusal, SittingRule

_RECUSED_HERE = and_(Recusal.sitting_id == AgendaItem.sitting_id, Recusal.nomination_id == AgendaItem.nomination_id)


def lines_for(connection: Connection, sitting_id: int, *, member: int, present: bool) -> Mapping[int, Rule]:
    """Give the nominees on whom a member may vote, with the rule of each.

    He is not shown those on whom he is recused; one who is absent votes only where it is done in writing too.
    """
    concerned = exists().where(_RECUSED_HERE, Recusal.member_id == member)
    statement = (
        select(AgendaItem.nomination_id, *RULE)
        .join(SittingRule, SittingRule.id == AgendaItem.rule_id)
        .where(AgendaItem.sitting_id == sitting_id, ~and_(SittingRule.recusal, concerned))
        .order_by(AgendaItem.nomination_id)
    )
    lines = {row.nomination_id: rule_of(row) for row in connection.execute(statement)}
    return {nomination: rule for nomination, rule in lines.items() if present or rule.written}


def rule_on(connection: Connection, sitting_id: int, nomination: int) -> Rule | None:
    """Find the rule by which a nominee is voted on; None for one who is not on the agenda."""
    statement = (
        select(*RULE)
        .join(AgendaItem, AgendaItem.rule_id == SittingRule.id)
        .where(AgendaItem.sitting_id == sitting_id, AgendaItem.nomination_id == nomination)
    )
    row = connection.execute(statement).one_or_none()
    return rule_of(row) if row else None


def recused_from(connection: Connection, sitting_id: int, *, member: int) -> int:
    """Count the nominees on whom a member is recused, where that keeps him from voting."""
    statement = (
        select(func.count())
        .select_from(Recusal)
        .join(AgendaItem, _RECUSED_HERE)
        .join(SittingRule, SittingRule.id == AgendaItem.rule_id)
        .where(Recusal.sitting_id == sitting_id, Recusal.member_id == member, SittingRule.recusal)
    )
    return connection.scalar(statement) or 0


def voted_on(connection: Connection, sitting_id: int, *, member: int) -> frozenset[int]:
    """Name the nominees on whom a member has voted, openly or in secret."""
    votes = union(
        *(
            select(table.nomination_id).where(table.sitting_id == sitting_id, table.member_id == member)
            for table in (OpenVote, Turnout)
        )
    )
    return frozenset(connection.scalars(votes))

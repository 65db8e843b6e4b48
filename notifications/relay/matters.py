"""Read what an event is about: the nominations concerned, and what else its mail tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from notifications.compose import Concern
from notifications.compose.cleaning import lines
from notifications.relay.cases import Case, read_cases, with_words
from notifications.relay.events import Event
from notifications.relay.pending import Entry
from states.facts import Office
from states.labels.language import Words
from workflow import pinned
from workflow.calendar import day_through
from workflow.models.council import Council, Sitting, Vote
from workflow.models.decision import Decision
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow
from workflow.models.round import Round

"""Spell rows of complete dossiers under review as what the database itself computes for a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, literal, null, select

from benchmarks.subjects import SUBMISSION_SIZE
from states.nomination import NOMINATION, Action, State
from tests.world import LONG_AGO, OPENED, World
from workflow.models.base import Instant, Json
from workflow.models.nomination import Nomination, Tick
from workflow.models.round import Round

ROUND = "annual-2024"
CLAIMS = {"individual_reform": "results"}
OWN_FROM = 100_000_000
"""Documents of single nominations are numbered from here, below it those that a submission shares."""

Cell = ColumnElement[Any]
Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Cells of each table's rows, in the tests' world with `units` units whose ids follow `first_unit`."""

    world: World
    first_unit: int
    units: int

    def owner(self, submission: Cell) -> Cells:
        """Deal the submissions out to the units."""
        unit = (submission - 1) % self.units + self.first_unit
        return {
            "issuer_id": literal(self.world.organisations["so-y-te"]),
            "organisation_id": unit,
            "council_organisation_id": unit,
            "round_id": literal(self.world.rounds[ROUND]),
        }

    def submission(self, number: Cell) -> Cells:
        """A submission that was received."""
        return {
            "id": number,
            **self.owner(number),
            "version": literal(1),
            "created_by": self._clerk(),
            **at("created_at", "first_submitted_at", "received_at"),
            "receipt_year": literal(OPENED.year),
            "receipt_number": number,
        }

    def nomination(self, number: Cell, *, name: Cell, fold: Cell) -> Cells:
        """A nomination under review."""
        submission = submission_cell(number)
        owner = self.owner(submission)
        version = select(Round.plan_version_id).where(Round.id == self.world.rounds[ROUND])
        return {
            "id": number,
            **owner,
            "plan_version_id": version.scalar_subquery(),
            "submission_id": submission,
            "award_form": literal("GK"),
            "subject_type": literal("individual"),
            "subject_name": name,
            "subject_fold": fold,
            "subject_organisation_id": owner["organisation_id"],
            "position": literal("Chuyên viên"),
            "staff_category": literal("public_employee"),
            "rating": literal("good"),
            "achievement": literal("Đã làm tốt. " * 10),
            "claims": literal(CLAIMS, Json),
            "state": literal(State.UNDER_REVIEW.value),
            "version": literal(1),
            "drafted_by": self._clerk(),
            **at("created_at", "changed_at", "votes_count_from", "first_received_at"),
            "late": cast(literal(0), Nomination.late.type),
            "on_paper": cast(literal(1), Nomination.on_paper.type),
            "flagged": literal([], Json),
            "times_returned": literal(0),
        }

    def entry(self, nomination: Cell, *, state: Cell) -> Cells:
        """Let a nomination come into being on paper, so that its journal folds to its state."""
        return {
            "aggregate_id": nomination,
            "issuer_id": literal(self.world.organisations["so-y-te"]),
            "aggregate": literal(NOMINATION.name),
            "version": literal(1),
            **at("at"),
            "action": literal(Action.REGISTER.value),
            "state_after": state,
            "data": literal({}, Json),
        }

    def document(self, submission: Cell, item: str, shared: Sequence[str]) -> Cells:
        """A paper that the nominations of a submission share."""
        return {
            "id": submission * 10 + shared.index(item),
            "submission_id": submission,
            "nomination_id": cast(null(), Integer),
            "item": literal(item),
            "version": literal(1),
            "digest": literal("0" * 64),
            "size": literal(10),
            "media_type": literal("application/pdf"),
            "filename": literal("giay.pdf"),
            "uploaded_by": self._clerk(),
            **at("uploaded_at"),
        }

    def own_document(self, nomination: Cell, item: str, own: Sequence[str]) -> Cells:
        """A paper of one nomination."""
        return {
            **self.document(submission_cell(nomination), item, own),
            "id": nomination * 10 + OWN_FROM + own.index(item),
            "nomination_id": nomination,
        }

    def tick(self, nomination: Cell, code: str, document: Cell) -> Cells:
        """A reviewer's yes to an item, or to a criterion, which has no document."""
        return {
            "nomination_id": nomination,
            "code": literal(code),
            "met": cast(literal(1), Tick.met.type),
            "document_id": cast(document, Integer),
            "ticked_by": literal(self.world.actor("reviewer").person),
            **at("ticked_at"),
        }

    def person(self, number: Cell, *, unit: Cell) -> Cells:
        """Somebody who works at a unit."""
        return {"id": number, "name": literal("Người ") + cast(number, String), "organisation_id": unit}

    def account(self, number: Cell, *, person: Cell) -> Cells:
        """The account of a person, whom no password lets in."""
        return {
            "id": number,
            "person_id": person,
            "email": literal("nguoi-") + cast(person, String) + literal("@thidua.example"),
            "password_hash": literal("none"),
            "language": literal("vi"),
            **at("created_at"),
        }

    def grant(self, person: Cell, *, role: Cell, unit: Cell) -> Cells:
        """A role that a person holds at a unit."""
        return {
            "person_id": person,
            "role": role,
            "organisation_id": unit,
            "issuer_id": literal(self.world.organisations["so-y-te"]),
            "valid_from": literal(LONG_AGO),
        }

    def request_key(self, number: Cell) -> Cells:
        """A key of a request that was answered before the round opened."""
        return {
            "account_id": literal(self.world.actor("clerk").account),
            "key": literal("earlier-") + cast(number, String),
            "digest": literal("0" * 64),
            "outcome": literal([], Json),
            "created_at": literal(OPENED - timedelta(days=1), Instant()),
        }

    def _clerk(self) -> Cell:
        return literal(self.world.actor("clerk").person)


def at(*columns: str) -> Cells:
    """Fill these columns with the moment at which the round opened."""
    return dict.fromkeys(columns, literal(OPENED, Instant()))


def submission_cell(nomination: Cell) -> Cell:
    """Compute the submission of a nomination."""
    return (nomination - 1) // SUBMISSION_SIZE + 1


def document_of(nomination: Cell, item: str, shared: Sequence[str], own: Sequence[str]) -> Cell:
    """Compute the document that stands for an item."""
    if item in shared:
        return submission_cell(nomination) * 10 + shared.index(item)
    return nomination * 10 + OWN_FROM + own.index(item)


def spelled_unit(number: Cell) -> Cell:
    """Name a unit beyond those of the tests' world."""
    return literal("unit-") + cast(number, String)

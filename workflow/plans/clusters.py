"""Say in a plan file which organisations form a cluster (cụm, khối thi đua) and who heads it."""

from typing import Self

from pydantic import BaseModel, Field, model_validator

from workflow.plans.announcing import OrLater
from workflow.plans.heading import Bilingual
from workflow.plans.spelling import Code, Slug, Text


class Cluster(BaseModel, frozen=True, extra="forbid"):
    """Organisations that are compared with one another; one of them is the head (trưởng cụm, khối)."""

    code: Code
    name: Bilingual
    members: tuple[Slug, ...] = Field(min_length=1)
    head: Slug | None = None

    @model_validator(mode="after")
    def _led_by_a_member(self) -> Self:
        if self.head is not None and self.head not in self.members:
            message = "a head that is one of the members"
            raise ValueError(message)
        return self


class Clusters(BaseModel, frozen=True, extra="forbid"):
    """That there are clusters; which, where the plan or a later document says so."""

    items: OrLater[tuple[Cluster, ...]] = ()
    source: Text

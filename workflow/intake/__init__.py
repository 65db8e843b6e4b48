"""Take in documents: what a file may be, and why it is refused."""

from workflow.intake.inspection import inspect
from workflow.intake.kinds import Accepted, Kind, kind_of
from workflow.intake.names import clean_name
from workflow.intake.refusal import FileRefused

__all__ = ["Accepted", "FileRefused", "Kind", "clean_name", "inspect", "kind_of"]

"""Make transitions: `act` is the only way to change a nomination's state."""

from workflow.acts.act import act
from workflow.acts.values import Act, Outcome, RequestKey

__all__ = ["Act", "Outcome", "RequestKey", "act"]

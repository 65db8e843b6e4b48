"""Prove that a refusal carries codes and facts, and that all of them travel together."""

from states.refusals import Refusal, Refused


def test_a_refused_action_carries_every_reason() -> None:
    reasons = (Refusal("quota_full", {"places": 10, "used": 10}), Refusal("own_case"))
    refused = Refused(*reasons)
    assert refused.refusals == reasons
    assert str(refused) == "quota_full, own_case"

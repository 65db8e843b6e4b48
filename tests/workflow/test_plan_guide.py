"""Prove that the guide to writing plans shows nothing that the loader would not take."""

import re
from fractions import Fraction
from pathlib import Path

from workflow.plans import loader
from workflow.plans.announcing import known
from workflow.plans.rounds import rounds_of

GUIDE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_smallest_plan_of_the_guide_is_a_plan() -> None:
    plan = loader.parse(EXAMPLES[1], "smallest.yaml")
    assert (plan.id, plan.targets, plan.obligations, rounds_of(plan)) == ("thrift-2026", (), (), ())


def test_the_examples_of_the_guide_add_up_to_one_plan() -> None:
    _, smallest, rounds, councils, reminders, quotas, duties, targets, ambiguities = EXAMPLES
    rounds = re.sub(r"council:\n.*?\}\n", councils.replace("CSTD_TINH", "GK"), rounds, flags=re.DOTALL)
    further = "".join(f"    {line}\n" for line in quotas.splitlines()[1:]).replace("CSTDCS", "GK").replace("LDTT", "GK")
    plan = loader.parse(smallest + rounds + further + reminders + duties + targets + ambiguities, "whole.yaml")
    assert [one.key for one in rounds_of(plan)] == [f"annual-{year}" for year in range(2026, 2031)]
    assert [quota.code for quota in rounds_of(plan)[0].quotas] == ["collective", "individual", "emulation_fighters"]
    council = known(plan.council)
    assert council is not None
    assert (council.pass_over, council.for_form("GK").pass_at_least) == (Fraction(1, 2), Fraction(9, 10))
    assert plan.reminders is not None
    assert plan.reminders.head_from == 5
    assert (len(plan.obligations), len(plan.targets), len(plan.ambiguities)) == (1, 1, 1)

"""Prove that the guide to writing plans shows nothing that the loader would not take."""

import re
from pathlib import Path

from workflow.plans import loader
from workflow.plans.rounds import rounds_of

GUIDE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_smallest_plan_of_the_guide_is_a_plan() -> None:
    plan = loader.parse(EXAMPLES[1], "smallest.yaml")
    assert (plan.id, plan.targets, plan.obligations, rounds_of(plan)) == ("thrift-2026", (), (), ())


def test_the_examples_of_the_guide_add_up_to_one_plan() -> None:
    _, smallest, rounds, quotas, duties, targets, ambiguities = EXAMPLES
    further = "".join(f"    {line}\n" for line in quotas.splitlines()[1:]).replace("CSTDCS", "GK").replace("LDTT", "GK")
    plan = loader.parse(smallest + rounds + further + duties + targets + ambiguities, "whole.yaml")
    assert [one.key for one in rounds_of(plan)] == [f"annual-{year}" for year in range(2026, 2031)]
    assert [quota.code for quota in rounds_of(plan)[0].quotas] == ["collective", "individual", "emulation_fighters"]
    assert (len(plan.obligations), len(plan.targets), len(plan.ambiguities)) == (1, 1, 1)

"""Work a share out exactly: how many places a part of a number gives."""

from fractions import Fraction
from math import ceil, floor

from workflow.plans.quotas import Share
from workflow.plans.terms import Rounding

_HALF = Fraction(1, 2)


def places_of(share: Share, count: int) -> int:
    """Return the places that a share of `count` gives; 15/100 of 47 is 7.05 and gives 7, or 8 rounded up."""
    exact = share.part * count
    match share.rounding:
        case Rounding.FLOOR:
            return floor(exact)
        case Rounding.HALF_UP:
            return floor(exact + _HALF)
        case Rounding.CEIL:
            return ceil(exact)

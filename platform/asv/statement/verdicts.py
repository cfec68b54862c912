"""What may be said of a criterion on a page, and what the pages make together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


class Verdict(models.TextChoices):
    """What an audit found of a criterion; nobody having looked is said, and is no verdict."""

    UNTESTED = "untested", "Non testé"
    MET = "met", "Conforme"
    FAILED = "failed", "Non conforme"
    ABSENT = "absent", "Non applicable"


_WEIGHTIEST = (Verdict.FAILED, Verdict.UNTESTED, Verdict.MET, Verdict.ABSENT)


def whole_of(verdicts: Iterable[str]) -> Verdict:
    """What the verdicts of single pages make together: one failed fails all, one that nobody looked at leaves it open.

    A criterion is met where it applies at least once and is met each time; of no page at all, nothing is said.
    """
    found = set(verdicts)
    return next((one for one in _WEIGHTIEST if one in found), Verdict.UNTESTED)

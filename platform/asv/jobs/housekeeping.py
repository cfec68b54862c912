"""Duties of the house itself: second tries, and forgetting what is no longer needed."""

from __future__ import annotations

import time
from datetime import datetime

from asv.jobs.registry import Duty


def every(seconds: float, duty: Duty) -> Duty:
    """The duty, run at most once in `seconds` in this process (a worker at work makes two rounds a second)."""
    last = float("-inf")

    def seldom(now: datetime) -> int:
        nonlocal last
        if time.monotonic() - last < seconds:
            return 0
        last = time.monotonic()
        return duty(now)

    return seldom


def together(*duties: Duty) -> Duty:
    """One duty that runs these in order and returns the sum of what they did."""

    def all_of_them(now: datetime) -> int:
        return sum(duty(now) for duty in duties)

    return all_of_them

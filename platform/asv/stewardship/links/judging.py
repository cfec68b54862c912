"""What is made of an answer: one bad day is no death. Dead is what failed three times over 72 hours at least."""

from __future__ import annotations

from datetime import datetime, timedelta

from asv.stewardship.links.asking import Answer
from asv.stewardship.models import Link, LinkState

OFTEN = timedelta(days=30)
AGAIN = timedelta(hours=36)
LASTING = timedelta(hours=72)
FAILURES = 3


def judge(link: Link, answer: Answer, now: datetime) -> None:
    """Write on the link, without saving, what this answer makes of it and when to ask again."""
    link.checked_at, link.said, link.moved_to = now, answer.said[:200], answer.moved_to
    if answer.good or answer.wall:
        link.failures, link.failing_since, link.next_at = 0, None, now + OFTEN
        link.state = LinkState.WARNING if answer.wall else LinkState.MOVED if answer.moved_to else LinkState.GOOD
        return
    link.failures = min(link.failures + 1, 1000)
    link.failing_since = link.failing_since or now
    dead = link.failures >= FAILURES and now - link.failing_since >= LASTING
    link.state = LinkState.DEAD if dead else LinkState.FAILING
    link.next_at = now + (OFTEN if dead else AGAIN)

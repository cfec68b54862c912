"""The ladder that an author sees: how far the récit is, and what came of it once it is online."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from asv.accounts.models import Favourite
from asv.stewardship.models import ReadCount
from experiences.proposals.models import LADDER, Proposal, State


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: `done` where it is reached, `now` where the récit stands on it."""

    label: str
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """What a published récit did: how often it was read, how many people keep it, how many say that they redid it."""

    reads: int
    kept: int
    redone: int


def steps(proposal: Proposal) -> list[Step]:
    """The steps from received to published."""
    reached = LADDER.index(State(proposal.state)) if proposal.state in LADDER else -1
    return [Step(str(step.label), rank <= reached, rank == reached) for rank, step in enumerate(LADDER)]


def came_of_it(proposal: Proposal) -> CameOfIt | None:
    """What came of it; None for what is not online. Two queries; figures, and nobody behind them."""
    if proposal.state != State.PUBLISHED or proposal.page is None or not proposal.page.live:
        return None
    reads = ReadCount.objects.filter(page=proposal.page_id).aggregate(total=Sum("reads"))["total"] or 0
    return CameOfIt(reads, Favourite.objects.filter(page=proposal.page_id).count(), proposal.page.redone)

"""What stands beside a proposal in the admin."""

from __future__ import annotations

from wagtail.admin.panels import Panel

from asv.core.visibility import visible_to
from asv.core.words import clean_words
from asv.resources.near import near_a_text
from experiences.chain import Chain
from experiences.proposals.models import Proposal, State

_SAID_OFTEN = 4  # letters: shorter words tie titles together that have nothing in common
MOST_NAMED = 5


def others_like(proposal: Proposal) -> list[Proposal]:
    """Other proposals with the team whose title shares half of its long words with this one, the newest first."""
    words = _long_words(proposal.title)
    others = Proposal.objects.exclude(pk=proposal.pk).exclude(state=State.BEGUN).order_by("-sent_at")[:500]
    return [row for row in others if _alike(words, _long_words(row.title))][:MOST_NAMED]


def _long_words(title: str) -> set[str]:
    return {word for word in clean_words(title).lower().split() if len(word) > _SAID_OFTEN}


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and 2 * len(one & other) >= min(len(one), len(other))


class NearPanel(Panel):
    """Published resources near a proposal, and proposals that may be the same: what its author was shown, and more."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "proposals/admin/near.html"

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            context: dict[str, object] = super().get_context_data(parent_context)
            types = tuple(model.resource_type for model in Chain.can_be_redone)
            near = near_a_text(self.instance.title, types, visible_to(self.request.user))
            return {**context, "near": near, "others": others_like(self.instance)}

"""The queue of proposals in the admin."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from asv.core.admin_lists import ListIndex, RecordViewSet
from experiences.proposals.models import Proposal, State


class ProposalIndex(ListIndex):
    """What was sent: what somebody is still writing is nobody else's."""

    def get_base_queryset(self) -> QuerySet[Model]:
        return super().get_base_queryset().exclude(state=State.BEGUN)


class ProposalViewSet(RecordViewSet):
    """Proposals, the newest first; the form says what becomes of each, and changes nothing of what was told."""

    index_view_class = ProposalIndex
    still_allowed = ("change",)
    model = Proposal
    icon = "edit"
    menu_label = "Récits proposés"
    menu_order = 125
    add_to_admin_menu = True
    list_display = (
        "title",
        "sent_at",
        Column("answered", label="Réponses", accessor="count"),
        "owner",
        Column("state", label="État", accessor="get_state_display", sort_key="state"),
    )
    list_export = ("title", "sent_at", "email", "credit", "owner", "state", "reason")
    list_filter = ("state",)
    search_fields = ("title", "email", "credit", "owner")
    ordering = "-sent_at"
    export_filename = "recits-proposes"


@hooks.register("register_admin_viewset")
def proposals() -> ProposalViewSet:
    """The menu *Récits proposés*."""
    return ProposalViewSet()

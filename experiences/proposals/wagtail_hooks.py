"""The queue of proposals in the admin."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.models import Page

from asv.core.admin_lists import ListIndex, RecordViewSet
from asv.core.told_panels import ToldPanel
from experiences.models import ExperiencePage
from experiences.proposals import file_views
from experiences.proposals.agreeing import NOT_AGREED, NOT_COPIED, unagreed
from experiences.proposals.forms import FollowForm
from experiences.proposals.letters import write_to_author
from experiences.proposals.models import Proposal, State, Voice
from experiences.proposals.panels import NearPanel
from experiences.proposals.telling import say


class ProposalIndex(ListIndex):
    """What was sent: what somebody is still writing is nobody else's."""

    def get_base_queryset(self) -> QuerySet[Model]:
        return super().get_base_queryset().exclude(state=State.BEGUN)


class ProposalEdit(generic.EditView):
    """The form of a proposal: saving it also sends the word and asks for the agreement, in one transaction."""

    @transaction.atomic
    def save_instance(self) -> Model:
        """The proposal, saved. The word comes first: it may tell what the state means."""
        proposal: Proposal = super().save_instance()
        said = self.form.cleaned_data
        say(proposal, Voice.TEAM, said.get("word", ""), self.request.user.get_full_name())
        if said.get("ask") and proposal.page:
            write_to_author(proposal, "agreement", proposal.page.latest_revision_id or 0)
        return proposal


class ProposalViewSet(RecordViewSet):
    """Proposals, the newest first; the form says what becomes of each, and changes nothing of what was told."""

    index_view_class = ProposalIndex
    edit_view_class = ProposalEdit
    edit_handler = ObjectList(
        [
            HelpPanel(template="proposals/admin/thread.html", heading="Où il en est"),
            NearPanel(heading="Ce qui s’en approche"),
            MultiFieldPanel([FieldPanel("word"), FieldPanel("ask")], "Avec l’auteur"),
            MultiFieldPanel(
                [FieldPanel("state"), FieldPanel("owner"), FieldPanel("reason")],
                "Ce que nous en faisons",
                help_text="« En rédaction » crée un brouillon de récit avec ces réponses ; l’auteur l’apprend.",
            ),
            MultiFieldPanel(
                [ToldPanel(name) for name in ("title", "email", "credit", "sent_at", "page")],
                "Le récit",
            ),
            HelpPanel(template="proposals/admin/answers.html", heading="Les réponses"),
        ],
        base_form_class=FollowForm,
    )
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


@hooks.register("register_admin_urls")
def files_of_proposals() -> list[object]:
    """What came with a proposal."""
    where = "recits-proposes/fichiers/<int:pk>/"
    return [path(where, file_views.file_for_the_team, name="proposal_file_for_the_team")]


@hooks.register("before_publish_page")
def agreed_before_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form of a page: what was typed is kept as a draft, and the reason is said."""
    return _refusal(request, [page], NOT_AGREED, page)


@hooks.register("before_bulk_action")
def agreed_before_published_together(
    request: HttpRequest, action_type: str, objects: list[object], action: object
) -> HttpResponse | None:
    """Many at once, with what lies below them: none is published where one may not be."""
    if action_type != "publish":
        return None
    pages = [one for one in objects if isinstance(one, Page)]
    below = ExperiencePage.objects.filter(_below(pages)) if pages else ExperiencePage.objects.none()
    return _refusal(request, list(below), NOT_AGREED, pages[0].get_parent() if pages else None)


@hooks.register("before_copy_page")
def agreed_before_copied(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy, of the page or of what it lies below, would carry the words past the agreement."""
    return _refusal(request, list(ExperiencePage.objects.filter(_below([page]))), NOT_COPIED, page)


def _below(pages: list[Page]) -> Q:
    found = Q()
    for page in pages:
        found |= Q(path__startswith=page.path)
    return found


def _refusal(request: HttpRequest, pages: list[Page], words: str, back: Page | None) -> HttpResponse | None:
    faults = unagreed(pages)
    for page in faults:
        messages.error(request, words.format(title=page.title))
    if not faults or back is None:
        return None
    if isinstance(back, ExperiencePage):
        return redirect("wagtailadmin_pages:edit", back.pk)
    return redirect("wagtailadmin_explore", back.pk)

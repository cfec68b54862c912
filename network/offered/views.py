"""Proposing a thing, at `/proposer/`, and the button of the team's queue that makes a draft of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from asv.accounts.same_origin import same_origin_only
from asv.contact.models import ReceivedMessage, Subject
from asv.contact.receiving import Word, receive, tell_team
from asv.contact.writing import WAIT, kept_for, may_write
from asv.core.refusing import Refused
from asv.core.visibility import visibility_of
from network.offered.drafting import drafted
from network.offered.forms import DemarcheForm, MeetingForm, OfferForm, StructureForm
from network.offered.near import near_things


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of thing: its form, and what its page says. `near` heads what may be the same."""

    subject: Subject
    form: type[OfferForm]
    heading: str
    lead: str
    near: str


OFFERS = {
    "demarche": Offer(
        Subject.DEMARCHE, DemarcheForm, "Proposer une démarche",
        "Un Atelier santé ville, un contrat local de santé, un conseil local de santé mentale… qui manque à la carte.",
        "Des démarches de ce territoire y sont déjà",
    ),
    "structure": Offer(
        Subject.ORGANISATION, StructureForm, "Proposer une structure",
        "Une structure qui agit pour la santé là où elle est, et que l’annuaire ne connaît pas encore.",
        "Des structures au nom proche y sont déjà",
    ),
    "rencontre": Offer(
        Subject.MEETING, MeetingForm, "Annoncer une rencontre",
        "Une journée, une matinale, un atelier à venir, ouvert à d’autres que vous.",
        "Des rencontres de ce jour y sont déjà",
    ),
}  # fmt: skip


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; sent, the thing waits in the team's queue with its fields."""
    asked = OFFERS[kind]
    if request.method != "POST":
        return _page(request, kind, asked.form(initial=_known(request)), 200)
    form = asked.form(request.POST)
    if not form.is_valid():
        return _page(request, kind, form, 422)
    near = [] if form.cleaned_data["apart"] else near_things(asked.subject, form.told(), visibility_of(request))
    if near:
        form.ask_whether_another()
        return _page(request, kind, form, 422, near)
    if not may_write(request):
        form.add_error(None, WAIT)
        return _page(request, kind, form, 429)
    said = form.cleaned_data
    word = Word(asked.subject, form.in_words(), said["sender"], said["email"], str(said.get("title", said.get("name"))))
    with transaction.atomic():
        tell_team(receive(word, form.told()))
    return redirect("contact_sent")


def _page(request: HttpRequest, kind: str, form: OfferForm, status: int, near: object = ()) -> HttpResponse:
    context = {"kind": kind, "offer": OFFERS[kind], "form": form, "near": near, "kept": kept_for()}
    response = render(request, "offered/offer.html", context, status=status)
    if request.method == "POST" or request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


def _known(request: HttpRequest) -> dict[str, str]:
    """What an account says already."""
    if not request.user.is_authenticated:
        return {}
    return {"sender": request.user.get_full_name(), "email": request.user.email}


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of what a message proposes; asked again, the same one."""
    if not request.user.has_perm("contact.change_receivedmessage"):
        raise PermissionDenied
    row = get_object_or_404(ReceivedMessage, pk=pk)
    if not row.told:
        raise Http404
    try:
        return redirect(drafted(row, request.user))  # type: ignore[arg-type]  # who has that right is signed in
    except Refused as error:
        messages.error(request, str(error))
        return redirect(reverse("contact_receivedmessage:edit", args=[pk]))

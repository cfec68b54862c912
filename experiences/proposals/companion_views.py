"""The second voice: its author invites somebody, who reads the answers by a link of their own and asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from asv.accounts.stranger_mails import MAILBOX_FULL, may_write_to
from asv.core.limits import Limit
from experiences.proposals.accompanying import ask, invite, part
from experiences.proposals.by_link import by_companions_link, by_link
from experiences.proposals.forms import AskForm, CompanionForm
from experiences.proposals.links import token_of
from experiences.proposals.models import Proposal, State
from experiences.proposals.questions import QUESTIONS

ASKED = Limit("proposals.asked", 20, 3600)
_BY_KEY = {one.key: one for one in QUESTIONS}


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def invitation(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Who accompanies, and the form that invites somebody, or somebody else."""
    if proposal.state != State.BEGUN:
        return redirect("proposal", token_of(proposal))
    form = CompanionForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if may_write_to(request, form.cleaned_data["email"]):
                invite(proposal, form.cleaned_data["name"], form.cleaned_data["email"])
                return redirect("proposal_invitation", token_of(proposal))
            form.add_error("email", MAILBOX_FULL)
            status = 429
    context = {"proposal": proposal, "token": token_of(proposal), "form": form}
    return render(request, "proposals/invitation.html", context, status=status)


@require_POST
@by_link
def parting(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The link of who accompanies is taken back."""
    part(proposal)
    return redirect("proposal_invitation", token_of(proposal))


@require_http_methods(["GET", "HEAD", "POST"])
@by_companions_link
def companion(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The answers as they stand, each with what was asked of it and a field to ask; nothing here changes them."""
    form = AskForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and proposal.state == State.BEGUN:
        status = 422
        if form.is_valid():
            if ASKED.take(str(proposal.pk)):
                key = form.cleaned_data["question"]
                ask(proposal, _BY_KEY[key], form.cleaned_data["text"])
                return redirect(f"{request.path}#{key}")
            form.add_error("text", "Beaucoup de questions viennent de partir : réessayez dans une heure.")
            status = 429
    said = list(proposal.remarks.exclude(question=""))
    rows = [
        {
            "question": question,
            "text": text,
            "remarks": [one for one in said if one.question == question.key],
            "form": form if form.data.get("question") == question.key else AskForm(auto_id=f"{question.key}-%s"),
        }
        for question, text in proposal.told
    ]
    context = {"proposal": proposal, "rows": rows, "is_open": proposal.state == State.BEGUN, "form": form}
    return render(request, "proposals/companion.html", context, status=status)

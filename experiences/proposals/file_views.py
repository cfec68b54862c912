"""The files of a proposal: its author adds and takes back, by the link; the team opens them in the admin."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.core.limits import Limit
from asv.core.sending import send
from experiences.proposals.by_link import by_link
from experiences.proposals.files import add
from experiences.proposals.forms import FileForm
from experiences.proposals.links import token_of
from experiences.proposals.models import MOST_FILES, Proposal, ProposalFile, State

PER_PROPOSAL = Limit("proposals.files", 30, 3600)
_FULL = f"Il y a déjà {MOST_FILES} fichiers : retirez-en un pour ajouter celui-ci."
_WAIT = "Beaucoup de fichiers viennent d’être ajoutés : réessayez dans une heure."


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def files(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What is there, and the form for one more; once the récit is with the team, the files stay as they are."""
    if proposal.state != State.BEGUN:
        return redirect("proposal", token_of(proposal))
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if proposal.files.count() >= MOST_FILES:
                form.add_error("file", _FULL)
            elif not PER_PROPOSAL.take(str(proposal.pk)):
                form.add_error("file", _WAIT)
                status = 429
            else:
                add(proposal, form.cleaned_data["file"], form.cleaned_data["shows"])
                return redirect("proposal_files", token_of(proposal))
    context = {"proposal": proposal, "token": token_of(proposal), "files": proposal.files.all(), "form": form}
    return render(request, "proposals/files.html", context, status=status)


@require_safe
@by_link
def file(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    """One file, to its author."""
    return _sent(request, get_object_or_404(proposal.files, key=key))


@require_POST
@by_link
def remove(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    """Take a file back, while the récit is not sent."""
    if proposal.state == State.BEGUN:
        proposal.files.filter(key=key).delete()
    return redirect("proposal_files", token_of(proposal))


@require_safe
def file_for_the_team(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, in the admin, to who looks after proposals; nobody else may know that it is there."""
    if not request.user.has_perm("proposals.change_proposal"):
        raise PermissionDenied
    found = ProposalFile.objects.filter(pk=pk).exclude(proposal__state=State.BEGUN).first()
    if found is None:
        raise Http404
    response = _sent(request, found)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _sent(request: HttpRequest, row: ProposalFile) -> HttpResponse:
    """Always as a download: nothing that a stranger sent runs on a page of the site."""
    response = send(request, row.file, mimetypes.guess_type(row.name)[0] or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # streamed, and taken as any other

"""My entries: what each line says, who sees it, what they see, leaving the post and handing it over."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_ratelimit.core import is_ratelimited

from asv.accounts.models import User
from asv.accounts.stranger_mails import MAILBOX_FULL, may_write_to
from asv.core.visibility import visibility_of
from asv.core.visitor import Visitor
from asv.taxonomy.models import Organisation
from network.directory.confirming import confirm
from network.directory.finding import Entry
from network.directory.forms import EntryForm, HandoverForm
from network.directory.handing import cancel, drafts_of, offer
from network.directory.models import Audience, HandoverState, Post
from network.directory.posts import LIMIT, TooMany, hide_entry, vacate
from network.directory.viewing import shown_fields, viewer_as, with_related

HANDOVERS_A_DAY = "5/d"
CHANGE = "directory.change_post"


def _mine(request: HttpRequest) -> Any:
    return with_related(Post.objects.filter(holder=request.user.pk)).order_by("pk")


@never_cache
@login_required
def own_entries(request: HttpRequest) -> HttpResponse:
    """My entries, what becomes of each, and posts I am to hand over."""
    rows = [_state(post) for post in _mine(request).prefetch_related("handovers")]
    return render(request, "directory/own_list.html", {"rows": rows, "limit": LIMIT})


def _state(post: Post) -> dict[str, object]:
    pending = [row for row in post.handovers.all() if row.state == HandoverState.PENDING]
    return {
        "post": post,
        "public": bool(shown_fields(post, viewer_as(Audience.PUBLIC))),
        "members": bool(shown_fields(post, viewer_as(Audience.MEMBERS))),
        "handover": pending[0] if pending else None,
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: HttpRequest) -> HttpResponse:
    """A post of mine, filled in from my profile; nothing is shown before I say so."""
    user = cast(User, request.user)
    body = Organisation.objects.filter(name__iexact=user.structure).first() if user.structure else None
    draft = Post(function=user.function, organisation=body, name=user.get_full_name(), email=user.email)
    return _edit(request, draft)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my entries, line by line."""
    return _edit(request, get_object_or_404(_mine(request), pk=pk))


def _edit(request: HttpRequest, post: Post) -> HttpResponse:
    form = EntryForm(request.POST or None, post=post, visibility=visibility_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except TooMany:
            form.add_error(None, f"Vous tenez déjà {LIMIT} postes, le nombre possible. Quittez-en un d’abord.")
        else:
            messages.success(request, "Votre fiche est à jour. Voici ce que chacun en voit.")
            return redirect("own_entry_preview", pk=saved.pk)
    return render(request, "directory/own_entry.html", {"form": form, "post": post})


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """My entry as a visitor and as a member see it."""
    post = get_object_or_404(_mine(request), pk=pk)
    seen = [
        (label, Entry(post, shown_fields(post, viewer_as(audience))))
        for label, audience in (("Un visiteur", Audience.PUBLIC), ("Un membre", Audience.MEMBERS))
    ]
    return render(request, "directory/own_preview.html", {"post": post, "seen": seen})


@never_cache
@login_required
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show nothing of this entry any more, at once."""
    hide_entry(get_object_or_404(_mine(request), pk=pk))
    messages.success(request, "Plus personne ne voit cette fiche. Ce qu’elle contient est gardé pour vous.")
    return redirect("own_entries")


@never_cache
@login_required
@require_POST
def confirm_own(request: HttpRequest, pk: int) -> HttpResponse:
    """My entry is right, for another year."""
    if confirm(get_object_or_404(_mine(request), pk=pk)):
        messages.success(request, "C’est noté : votre fiche est confirmée pour un an.")
    return redirect("own_entries")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the post: it becomes vacant, and what is mine in it is erased."""
    post = get_object_or_404(_mine(request), pk=pk)
    if request.method == "POST":
        vacate(post)
        messages.success(request, "Vous avez quitté ce poste, et vos lignes sont effacées.")
        return redirect("own_entries")
    return render(request, "directory/own_leave.html", {"post": post})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a post to a successor: its holder does, or an editor who may change posts."""
    post = get_object_or_404(Post.objects.select_related("holder", "organisation"), pk=pk)
    user = cast(User, request.user)
    mine = post.holder_id == user.pk
    if not mine and not user.has_perm(CHANGE):
        raise Http404
    # Drafts are a person's own: only they hand them over.
    drafts = list(drafts_of(user)[:50]) if mine else []
    form = HandoverForm(request.POST or None, post=post, drafts=len(drafts))
    if request.method == "POST" and form.is_valid():
        if is_ratelimited(
            request, group="directory.handover", key=lambda *_: str(user.pk), rate=HANDOVERS_A_DAY, increment=True
        ):
            form.add_error(None, "Vous avez déjà envoyé beaucoup d’invitations aujourd’hui. Réessayez demain.")
        elif not may_write_to(request, form.cleaned_data["email"]):
            form.add_error("email", MAILBOX_FULL)
        else:
            data = form.cleaned_data
            offer(post, data["email"], user, data.get("with_drafts", False))
            messages.success(request, f"L’invitation part à {data['email']}. Rien ne change avant sa réponse.")
            return redirect("own_entries" if mine else "directory_post:index")
    waiting = post.handovers.filter(state=HandoverState.PENDING).first()
    context = {"form": form, "post": post, "drafts": drafts, "waiting": waiting, "mine": mine}
    return render(request, "directory/own_handover.html", context)


@never_cache
@login_required
@require_POST
def cancel_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the invitation that waits."""
    post = get_object_or_404(Post, pk=pk)
    user: Visitor = request.user
    if post.holder_id != user.pk and not user.has_perm(CHANGE):
        raise Http404
    if cancel(post):
        messages.success(request, "L’invitation est retirée : son lien n’ouvre plus rien.")
    return redirect("own_entries")

"""A member's dossiers: the list, one dossier, its name, its end, its link and its files. Others' answer 404."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from asv.dossiers.arranging import Refused, create_dossier
from asv.dossiers.entries import Entry, entries
from asv.dossiers.files import document_context, file_response
from asv.dossiers.forms import NameForm, ShareForm
from asv.dossiers.models import MOST_DOSSIERS, MOST_ITEMS, Dossier
from asv.dossiers.sharing import link_of, revoke, share

PAGE_SIZE = 50


def own_dossier(request: HttpRequest, dossier_id: int) -> Dossier:
    """A dossier of the person signed in; another's answers exactly like one that does not exist."""
    return get_object_or_404(Dossier, pk=dossier_id, owner=request.user.pk)


@never_cache
@login_required
def dossier_list(request: HttpRequest) -> HttpResponse:
    """All my dossiers, and a form for a new one."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = create_dossier(request.user, form.cleaned_data["name"])  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"« {dossier.name} » est prêt. Rangez-y ce que vous gardez.")
            return redirect("dossier", dossier.pk)
    rows = Dossier.objects.filter(owner=request.user.pk).annotate(kept=Count("items"))
    context = {"dossiers": list(rows), "form": form, "most": MOST_DOSSIERS}
    return render(request, "dossiers/list.html", context)


@never_cache
@login_required
@require_safe
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """One dossier, to read and to arrange."""
    return render(request, "dossiers/dossier.html", arranging_context(request, own_dossier(request, dossier_id)))


def arranging_context(request: HttpRequest, dossier: Dossier, number: int | None = None) -> dict[str, object]:
    """What `dossiers/_items.html` shows: the page asked for, or the one that holds a place."""
    items, count, pager = paginate(dossier.items.all(), request, PAGE_SIZE, number=number)
    start = (pager.page - 1) * PAGE_SIZE + 1
    rows = entries(items, visibility_of(request), owner=True, private=True, start=start)
    return {
        "dossier": dossier,
        "entries": rows,
        "count": count,
        "most": MOST_ITEMS,
        "pager": pager,
        "link": link_of(dossier),
    }


@never_cache
@login_required
def rename(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Give the dossier another name."""
    dossier = own_dossier(request, dossier_id)
    form = NameForm(request.POST or None, initial={"name": dossier.name})
    if request.method == "POST" and form.is_valid():
        dossier.name = form.cleaned_data["name"]
        dossier.save(update_fields=["name", "updated_at"])
        messages.success(request, f"Le dossier s’appelle maintenant « {dossier.name} ».")
        return redirect("dossier", dossier.pk)
    return render(request, "dossiers/rename.html", {"dossier": dossier, "form": form})


@never_cache
@login_required
def delete(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Delete the dossier, once confirmed; favourites stay."""
    dossier = own_dossier(request, dossier_id)
    if request.method == "POST":
        dossier.delete()
        messages.success(request, f"« {dossier.name} » est supprimé. Vos favoris sont toujours là.")
        return redirect("dossier_list")
    context = {"dossier": dossier, "count": dossier.items.count(), "link": link_of(dossier)}
    return render(request, "dossiers/delete.html", context)


@never_cache
@login_required
def sharing(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Make the secret link, replace it, take it back."""
    dossier = own_dossier(request, dossier_id)
    if request.method == "POST" and request.POST.get("action") == "retirer":
        revoke(dossier)
        messages.success(request, "Le lien est retiré : plus personne n’ouvre le dossier avec.")
        return redirect("dossier_sharing", dossier.pk)
    form = ShareForm(request.POST or None, initial={"until": dossier.share_until})
    if request.method == "POST" and form.is_valid():
        replaced = bool(dossier.share_key)
        share(dossier, form.cleaned_data["until"])
        said = "Voici un nouveau lien : l’ancien n’ouvre plus rien." if replaced else "Voici le lien à transmettre."
        messages.success(request, said)
        return redirect("dossier_sharing", dossier.pk)
    return render(request, "dossiers/sharing.html", {"dossier": dossier, "form": form, "link": link_of(dossier)})


@never_cache
@login_required
@require_safe
def printed(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The dossier as a working file, to print; with my own notes if I ask."""
    dossier = own_dossier(request, dossier_id)
    rows, private = _own_entries(request, dossier)
    return render(request, "dossiers/printed.html", document_context(dossier, rows, private))


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, dossier_id: int, extension: str) -> HttpResponse:
    """The dossier as a file; with my own notes if I ask."""
    dossier = own_dossier(request, dossier_id)
    rows, private = _own_entries(request, dossier)
    return file_response(request, dossier, rows, extension, private)


def _own_entries(request: HttpRequest, dossier: Dossier) -> tuple[list[Entry], bool]:
    private = request.GET.get("notes") == "moi"
    return entries(list(dossier.items.all()), visibility_of(request), owner=True, private=private), private

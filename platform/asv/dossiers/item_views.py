"""Arranging what a dossier holds: notes, places, other dossiers, removal, additions."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from asv.accounts.models import User
from asv.core.visibility import visibility_of
from asv.dossiers.arranging import (
    Added,
    Refused,
    add_resources,
    create_dossier,
    favourites_of,
    place,
    rank_of,
    transfer,
)
from asv.dossiers.entries import entries
from asv.dossiers.forms import AddForm, NotesForm, PositionForm, TransferForm
from asv.dossiers.models import MOST_ITEMS, Dossier, DossierItem
from asv.dossiers.views import PAGE_SIZE, arranging_context, own_dossier
from asv.resources.models import ResourcePage


def own_item(request: HttpRequest, dossier_id: int, item_id: int) -> DossierItem:
    """An item of a dossier of the person signed in; 404 for any other."""
    return get_object_or_404(own_dossier(request, dossier_id).items, pk=item_id)


@never_cache
@login_required
def item(request: HttpRequest, dossier_id: int, item_id: int) -> HttpResponse:
    """One resource of the dossier: its notes, its place, another dossier, its removal."""
    found = own_item(request, dossier_id, item_id)
    notes = NotesForm(request.POST or None, instance=found)
    if request.method == "POST" and notes.is_valid():
        notes.save()
        messages.success(request, "Vos notes sont enregistrées.")
        return redirect(_at(found))
    return _item_page(request, found, notes=notes)


@never_cache
@login_required
@require_POST
def move(request: HttpRequest, dossier_id: int, item_id: int) -> HttpResponse:
    """Put the item one place up or down, or at a given place; a script gets the list again."""
    found = own_item(request, dossier_id, item_id)
    steps = {"haut": -1, "bas": 1}
    way = request.POST.get("vers", "")
    if way in steps:
        number = place(found, rank_of(found) + steps[way])
    else:
        form = PositionForm(request.POST)
        if not form.is_valid():
            return _item_page(request, found, position=form)
        number = place(found, form.cleaned_data["position"])
    page = (number - 1) // PAGE_SIZE + 1
    if request.htmx:  # type: ignore[attr-defined]
        context = {**arranging_context(request, found.dossier, page), "moved": found.pk, "number": number}
        return render(request, "dossiers/_items.html", context)
    return redirect(f"{reverse('dossier', args=[dossier_id])}?page={page}#element-{found.pk}")


@never_cache
@login_required
@require_POST
def move_away(request: HttpRequest, dossier_id: int, item_id: int) -> HttpResponse:
    """Move the item, with its notes, to another of my dossiers."""
    found = own_item(request, dossier_id, item_id)
    form = TransferForm(request.POST, item=found)
    if form.is_valid():
        target = form.cleaned_data["target"]
        try:
            transfer(found, target)
        except Refused as refusal:
            form.add_error("target", str(refusal))
        else:
            messages.success(request, f"La ressource est maintenant dans « {target.name} », avec ses notes.")
            return redirect("dossier", dossier_id)
    return _item_page(request, found, target=form)


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, dossier_id: int, item_id: int) -> HttpResponse:
    """Take the item out of the dossier; a favourite stays a favourite."""
    found = own_item(request, dossier_id, item_id)
    found.delete()
    found.dossier.save(update_fields=["updated_at"])
    messages.success(request, f"« {found.kept_title} » n’est plus dans ce dossier.")
    return redirect("dossier", dossier_id)


@never_cache
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Put one or several resources in a dossier, there already or new."""
    asked = request.POST if request.method == "POST" else request.GET
    user = cast(User, request.user)
    ids = favourites_of(user) if asked.get("tout") else _ids(asked.getlist("ressource"))
    listed = visibility_of(request).listed(ResourcePage.objects.filter(pk__in=ids))
    titles = dict(listed.values_list("pk", "title"))
    if not titles:
        messages.warning(request, "Cochez au moins une ressource à ranger.")
        return redirect("account_favourites")
    chosen = [pk for pk in ids if pk in titles]
    form = AddForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            target = form.cleaned_data["dossier"] or create_dossier(user, form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            _say(request, target, add_resources(target, chosen))
            return redirect("dossier", target.pk)
    context = {"form": form, "chosen": [(pk, titles[pk]) for pk in chosen], "everything": bool(asked.get("tout"))}
    return render(request, "dossiers/add.html", context)


def _item_page(request: HttpRequest, found: DossierItem, **bound: object) -> HttpResponse:
    context = {
        "dossier": found.dossier,
        "entry": entries([found], visibility_of(request), owner=True, private=True)[0],
        "notes": bound.get("notes") or NotesForm(instance=found),
        "position": bound.get("position") or PositionForm(initial={"position": rank_of(found)}),
        "target": bound.get("target") or TransferForm(item=found),
        "others": Dossier.objects.filter(owner=request.user.pk).exclude(pk=found.dossier_id).exists(),
        "count": found.dossier.items.count(),
    }
    return render(request, "dossiers/item.html", context)


def _at(found: DossierItem) -> str:
    page = (rank_of(found) - 1) // PAGE_SIZE + 1
    return f"{reverse('dossier', args=[found.dossier_id])}?page={page}#element-{found.pk}"


def _ids(values: list[str]) -> list[int]:
    """Numbers among these, as many as a dossier takes; no database knows one of nineteen digits."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 19][:MOST_ITEMS]


def _say(request: HttpRequest, target: Dossier, done: Added) -> None:
    if done.added:
        many = f"{done.added} ressources ajoutées" if done.added > 1 else "Ressource ajoutée"
        messages.success(request, f"{many} à « {target.name} ».")
    if done.already:
        many = f"{done.already} ressources y étaient" if done.already > 1 else "Une ressource y était"
        messages.info(request, f"{many} déjà.")
    if done.too_many:
        messages.warning(
            request,
            f"Un dossier tient {MOST_ITEMS} ressources : {done.too_many} n’ont pas trouvé place. "
            "Elles restent dans vos favoris ; ouvrez un autre dossier pour elles.",
        )

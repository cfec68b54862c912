"""In Wagtail's admin: changing a term with a preview first, the journal, and one step back."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from asv.taxonomy.catalogue import forget_catalogue
from asv.taxonomy.change_forms import ChangeForm
from asv.taxonomy.changes import Refused, last_of, undo
from asv.taxonomy.journal import VocabularyChange
from asv.taxonomy.subjects import Subject, subjects
from asv.taxonomy.usage import usage_of

A_PAGE = 30


class _Tried(Exception):
    """A change that is only tried: what it did is taken back."""


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, vocabulary: str, pk: int) -> HttpResponse:
    """A term, what it is used by, and the form; POST shows what would change, POST with `confirme` does it."""
    subject = _subject(request, vocabulary)
    row = get_object_or_404(subject.model, pk=pk)
    form = ChangeForm(subject, row, request.POST if request.method == "POST" else None)
    context: dict[str, object] = {
        "subject": subject,
        "row": row,
        "slug": subject.slug_of(row),
        "form": form,
        "usage": usage_of(subject, row),
        "last": last_of(vocabulary),
        "said": "",
        "parts": [],
        "shared": [],
        "for_all": 0,
        "below": [],
        "to_the_first": [],
    }
    if request.method != "POST":
        return render(request, "taxonomy/change.html", context)
    if not form.is_valid():
        return render(request, "taxonomy/change.html", context, status=422)
    try:
        if "confirme" in request.POST:
            made = form.apply(request.user)
            messages.success(request, f"{made.said}. Les personnes concernées sont prévenues.")
            return redirect("taxonomy_changes")
        context |= {"said": _tried(form, request), **_to_share(form)}
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "taxonomy/change.html", context, status=422)
    return render(request, "taxonomy/change.html", context)


def _tried(form: ChangeForm, request: HttpRequest) -> str:
    """What the change would be called, by making it and taking it back whole. Raises Refused."""
    said, row = "", form.row
    form.row = copy(row)  # deleted and renamed as the change has it
    try:
        with transaction.atomic():
            said = form.apply(request.user).said
            raise _Tried
    except _Tried:
        pass
    finally:
        form.row = row
        forget_catalogue()  # it may have been read meanwhile
    return said


def _to_share(form: ChangeForm) -> dict[str, object]:
    if form.cleaned_data["act"] != "split":
        return {}
    parts = list(enumerate(form.labels))
    return {
        "parts": parts,
        "shared": form.shared(),
        "for_all": form.for_all(),
        "below": form.below(),
        "to_the_first": form.to_the_first(),
    }


@require_http_methods(["GET", "HEAD"])
def journal(request: HttpRequest) -> HttpResponse:
    """Every change of the vocabularies that this person may change, the latest first."""
    allowed = [name for name, subject in subjects().items() if subject.may_change(request.user)]
    if not allowed:
        raise Http404
    found = VocabularyChange.objects.filter(vocabulary__in=allowed).defer("undo")
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    undoable = {last.pk for name in allowed if (last := last_of(name))}
    rows = [(row, subjects()[row.vocabulary].model._meta.verbose_name_plural, row.pk in undoable) for row in shown]
    return render(request, "taxonomy/changes.html", {"rows": rows, "shown": shown})


@require_POST
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the latest change of a vocabulary back."""
    made = get_object_or_404(VocabularyChange, pk=pk)
    _subject(request, made.vocabulary)
    try:
        undo(made, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Annulé : {made.said}.")
    return redirect("taxonomy_changes")


def _subject(request: HttpRequest, vocabulary: str) -> Subject:
    subject = subjects().get(vocabulary)
    if subject is None or not subject.may_change(request.user):
        raise Http404
    return subject

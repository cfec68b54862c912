"""In Wagtail's admin: the files that a document had before, and closing one of them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from asv.core.file_rights import policy_of
from asv.core.former_files import FORMER_CLOSED, FormerFile, close_former
from asv.core.models import AsvDocument


class ClosingForm(forms.Form):
    """Why a former edition is closed."""

    reason = forms.CharField(
        label="Pourquoi fermer cette édition ?",
        max_length=300,
        help_text="Une phrase, lue à son adresse : « Elle nommait des personnes ».",
        error_messages={"required": "Dites en une phrase pourquoi."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def former_files(request: HttpRequest, document_id: int) -> HttpResponse:
    """The former files of a document for who may change it; POST `former` and `reason` closes one for ever."""
    document = get_object_or_404(AsvDocument.objects.select_related("collection"), pk=document_id)
    if not policy_of(AsvDocument).user_has_permission_for_instance(request.user, "change", document):
        raise Http404
    number = request.POST.get("former", "")
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        former = document.former_files.filter(pk=int(number) if number.isdecimal() and len(number) < 16 else 0).first()
        if former is None or former.closed_at:
            messages.error(request, "Cette édition n’existe pas, ou elle est déjà fermée.")
        else:
            close_former(former, form.cleaned_data["reason"], request.user)
            messages.success(request, f"« {former} » est fermée : son fichier est effacé, son adresse dit pourquoi.")
        return redirect("former_files", document_id)
    rows = FormerFile.objects.filter(document=document)
    asked = [(row, form if str(row.pk) == number else ClosingForm()) for row in rows]
    status = 422 if request.method == "POST" else 200
    return render(request, "files/former.html", {"document": document, "asked": asked}, status=status)


@hooks.register("register_admin_urls")
def former_urls() -> list[object]:
    """Where former files are."""
    return [path("fichiers/document/<int:document_id>/editions/", former_files, name="former_files")]


@hooks.register("register_log_actions")
def former_actions(actions: LogActionRegistry) -> None:
    """What the history of a document says of a former edition that was closed."""
    actions.register_action(FORMER_CLOSED, "Fermer une ancienne édition", "Ancienne édition fermée")

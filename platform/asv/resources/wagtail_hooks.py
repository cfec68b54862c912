"""Withdrawing a resource asks why: those who kept it read the reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks

from asv.resources.models import NOTE_LENGTH, ResourcePage


class WithdrawalForm(forms.Form):
    """Why a resource is withdrawn, and whether those who watch it hear of it."""

    withdrawal_reason = forms.CharField(
        max_length=NOTE_LENGTH, error_messages={"required": "Dites en une phrase pourquoi cette ressource est retirée."}
    )
    withdrawal_told = forms.BooleanField(required=False)


@hooks.register("before_unpublish_page")
def reason_of_withdrawal(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Take the reason along to where the withdrawal is written down; without one, ask again."""
    if not isinstance(page, ResourcePage):
        return None
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        page.withdrawal = (form.cleaned_data["withdrawal_reason"], form.cleaned_data["withdrawal_told"])  # type: ignore[attr-defined]
        return None
    for faults in form.errors.values():
        messages.error(request, f"{faults[0]} La page reste publiée.")
    back = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    return redirect(f"{back}?{urlencode({'next': request.POST.get('next', '')})}")

"""Withdrawing a resource asks why: those who kept it read the reason."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.resources.withdrawing import WithdrawalBulkAction, WithdrawalForm, to_unpublish, unpublish_all

# The last one of a name is the one that answers: after Wagtail's own.
hooks.register("register_bulk_action", WithdrawalBulkAction, order=100)


@hooks.register("before_unpublish_page")
def reason_of_withdrawal(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take the reason along to where each withdrawal is written down; without one, ask again.

    Wagtail unpublishes the pages below without asking anything of them: they are withdrawn here, with the reason.
    """
    pages = to_unpublish([page], request.user, bool(request.POST.get("include_descendants")))
    if not any(isinstance(one, ResourcePage) for one in pages):
        return None
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        page.withdrawal = form.withdrawal
        unpublish_all([one for one in pages if one.pk != page.pk], form.withdrawal, request.user)
        return None
    for faults in form.errors.values():
        messages.error(request, f"{faults[0]} La page reste publiée.")
    back = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    return redirect(f"{back}?{urlencode({'next': request.POST.get('next', '')})}")

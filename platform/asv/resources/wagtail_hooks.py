"""Withdrawing a resource asks why, on every way: those who kept it read the reason, and whoever follows its address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.resources.publishing import refuse_what_lacks
from asv.resources.withdrawing import (
    PUBLISHED,
    WithdrawalBulkAction,
    WithdrawalForm,
    stands_published,
    to_unpublish,
    unpublish_all,
)

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


@hooks.register("before_delete_page")
def withdrawn_before_deleted(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What is published is withdrawn first: deleting would take it away without a word."""
    if request.method != "POST" or not stands_published([page]):
        return None
    messages.error(request, PUBLISHED)
    return redirect("wagtailadmin_pages:unpublish", page.pk)


@hooks.register("before_bulk_action")
def withdrawn_before_deleted_together(
    request: HttpRequest, action_type: str, objects: list[object], action: object
) -> HttpResponse | None:
    """The same for many pages at once."""
    pages = [one for one in objects if isinstance(one, Page)]
    if action_type != "delete" or not stands_published(pages):
        return None
    messages.error(request, PUBLISHED)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("before_bulk_action")
def whole_before_published_together(
    request: HttpRequest, action_type: str, objects: list[object], action: object
) -> None:
    """What lacks something is named before anything of many pages is published."""
    if action_type == "publish":
        pages = [one for one in objects if isinstance(one, Page)]
        refuse_what_lacks(pages, with_descendants=bool(request.POST.get("include_descendants")))

"""Serving pages: members' pages say so to others. In the admin: no alias, and nothing named to who may not know it."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.query import PageQuerySet

from asv.core import (  # noqa: F401 : their own hooks
    block_forms,
    content_checks,
    editor_bar,
    former_views,
    opening_views,
    rich_text_features,
    text_admin,
)
from asv.core.admin_api import KnownDocuments, KnownImages
from asv.core.admin_names import known_pages
from asv.core.metadata import page_graph, path_of, teaser_node
from asv.core.routing import known_ancestors
from asv.core.visibility import Standing, visibility_of

MOST_SORTED = 200
NOT_SIGNED_IN = "Le texte et les documents de cette page sont réservés aux membres : connectez-vous pour les lire."
NOT_A_MEMBER = "Cette page est réservée à un groupe dont votre compte ne fait pas partie."
NOT_IN_CIRCLE = "{}. Votre compte n’en fait pas partie : demandez à rejoindre."
SIGN_IN_TO_CIRCLE = "{} : connectez-vous pour lire le texte et les documents de cette page, ou demandez à rejoindre."


@hooks.register("before_serve_page", order=-10)
def members_only(page: Page, request: HttpRequest, args: object, kwargs: object) -> HttpResponse | None:
    """The teaser and the reason, where the page is for members and this person is not one of them.

    Pages behind a shared password stay with Wagtail, which asks for it.
    """
    visibility = visibility_of(request)
    ancestors = known_ancestors(page)
    if ancestors is not None and not any(row.alias_of_id for row in [page, *ancestors]):
        # Wagtail would ask for the same rows again; an alias follows its source, which is its own affair.
        page.known_unrestricted = not visibility.restricted(page)
    if visibility.may_read(page) or not visibility.may_list(page):
        return None
    shown = page.specific
    standing, signed_in = visibility.standing(page), request.user.is_authenticated
    context = {"page": shown, "path": path_of(shown), "standing": standing, "login_url": ""}
    context["description"] = shown.description or shown.title  # never how its text begins
    context["reason"] = _reason(standing, signed_in)
    context["structured_data"] = page_graph(shown, teaser_node(shown))
    if not signed_in:
        context["login_url"] = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    response = render(request, "members_only.html", context, status=403)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _reason(standing: Standing, signed_in: bool) -> str:
    if standing.join_url:
        return (NOT_IN_CIRCLE if signed_in else SIGN_IN_TO_CIRCLE).format(standing.reason)
    return NOT_A_MEMBER if signed_in else NOT_SIGNED_IN


@hooks.register("construct_page_chooser_queryset")
def only_what_may_be_named(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Who edits a part of the site links to what is listed, and to their own pages whatever their state.

    Raises Http404 where the page looked below is neither.
    """
    below = request.resolver_match.kwargs.get("parent_page_id") if request.resolver_match else None
    if below and not known_pages(request, Page.objects.filter(pk=below)).exists():
        raise Http404
    # What each row says of its state is read with the rows: two statements, not two a row.
    known = cast(PageQuerySet, known_pages(request, pages))
    shown: QuerySet[Page] = known.specific().annotate_approved_schedule().prefetch_workflow_states()
    return shown


@hooks.register("construct_document_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
def only_known_files(files: QuerySet[Model], request: HttpRequest) -> QuerySet[Model]:
    """Who may choose from a collection chooses among what they may open: its drafts and closed pages' files are not."""
    return visibility_of(request).known_files(files)


@hooks.register("construct_admin_api", order=100)
def only_known_files_by_api(router: WagtailAPIRouter) -> None:
    """Register the admin API of known files in the place of Wagtail's own."""
    router.register_endpoint("documents", KnownDocuments)
    router.register_endpoint("images", KnownImages)


@hooks.register("construct_explorer_page_queryset")
def bounded_sorting(parent: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Sorting by hand shows all rows at once: of 5,000 pages that took 20 s of processor and 21 MB."""
    if request.GET.get("ordering") != "ord" or parent.numchild <= MOST_SORTED:
        return pages
    messages.info(request, f"Se trient à la main les {MOST_SORTED} premières pages. Les autres gardent leur ordre.")
    return pages[:MOST_SORTED]


@hooks.register("before_copy_page")
def no_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias shows its source's text in a place where the source's restrictions do not reach: copies only."""
    if request.method != "POST" or not request.POST.get("alias"):
        return None
    messages.error(request, "Les alias ne sont pas permis ici : copiez la page, ou faites un lien vers elle.")
    return redirect("wagtailadmin_pages:copy", page.pk)

"""What an address of Wagtail's admin names, where Wagtail shows the title before it asks who may know it.

A page, document or image that this person may not know of is taken out of the question: it answers like a number
that does not exist. `tests/privacy` walks every address of the admin and says which ones must stand here.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from asv.core.models import AsvDocument, AsvImage
from asv.core.visibility import visibility_of
from asv.core.visitor import Visitor

_PAGE = (("page_id", Page),)
# The argument of a route that names one of these; and the routes whose question names several, as `?id=1&id=2`.
ONE: dict[str, tuple[tuple[str, type[Any]], ...]] = {
    "wagtailadmin_pages:workflow_action": _PAGE,
    "wagtailadmin_pages:collect_workflow_action_data": _PAGE,
    "wagtailadmin_pages:confirm_workflow_cancellation": _PAGE,
    "wagtailadmin_pages:workflow_preview": _PAGE,
    "wagtailadmin_pages:move_confirm": (("page_to_move_id", Page), ("destination_id", Page)),
    "wagtaildocs_chooser:chosen": (("pk", AsvDocument),),
    "wagtailimages_chooser:chosen": (("pk", AsvImage),),
    "wagtailimages_chooser:select_format": (("image_id", AsvImage),),
}
SEVERAL: dict[str, type[Any]] = {
    "wagtailadmin_choose_page_chosen_multiple": Page,
    "wagtaildocs_chooser:chosen_multiple": AsvDocument,
    "wagtailimages_chooser:chosen_multiple": AsvImage,
}
BULK, ALL = "wagtail_bulk_action", "all"
_TOO_MUCH = "Cette liste contient des pages qui ne sont pas les vôtres : cochez les pages une à une."


def known_pages(request: HttpRequest, pages: QuerySet[Page]) -> QuerySet[Page]:
    """The pages of a query that may be named to this person: what is listed, and their own whatever its state."""
    listed = visibility_of(request).listed(Page.objects.all())
    own = page_permission_policy.instances_user_has_any_permission_for(request.user, {"add", "change", "publish"})
    return pages.filter(Q(pk__in=listed.values("pk")) | Q(pk__in=own.values("pk")))


def only_known_names(request: HttpRequest, kwargs: dict[str, object]) -> HttpResponse | None:
    """Take out of a request what this person may not know of; a response where Wagtail's view must not answer.

    Raises Http404 where the address itself names what may not be known.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    if (name not in ONE and name not in SEVERAL and name != BULK) or not _asks(request):
        return None
    for argument, model in ONE.get(name, ()):
        if not _known(request, model, [str(kwargs[argument])]):
            raise Http404
    if name in SEVERAL:
        _keep_known(request, SEVERAL[name])
    return _bulk(request, kwargs) if name == BULK else None


def _asks(request: HttpRequest) -> bool:
    """Whether there is anything to keep from this person: Wagtail turns away who has no business in the admin."""
    user: Visitor = request.user
    return user.has_perm("wagtailadmin.access_admin") and not user.is_superuser


def _bulk(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Something done to many things at once. Raises Http404 for things of which this person may change none."""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None
    if model not in (Page, AsvDocument, AsvImage):
        if not ModelPermissionPolicy(model).user_has_any_permission(request.user, {"add", "change", "delete"}):
            raise Http404
        return None
    if model is Page and ALL in request.GET.getlist("id") and not _all_known(request):
        messages.error(request, _TOO_MUCH)
        return redirect("wagtailadmin_explore_root")
    _keep_known(request, model)
    return None


def _all_known(request: HttpRequest) -> bool:
    """Whether "all" of a list of pages, as Wagtail counts it, are pages that this person may know."""
    pages, parent = Page.objects.all(), request.GET.get("childOf", "")
    if parent.isdecimal():
        above = Page.objects.filter(pk=parent).first()
        if above is None:
            raise Http404
        pages = above.get_descendants() if request.GET.get("q") else above.get_children()
    return bool(pages.count() == known_pages(request, pages).count())


def _keep_known(request: HttpRequest, model: type[Any]) -> None:
    """Take the numbers out of the question that this person may not know of."""
    asked = request.GET.getlist("id")
    known = _known(request, model, asked)
    question: QueryDict = request.GET.copy()
    question.setlist("id", [one for one in asked if one == ALL or one in known])
    request.GET = question  # type: ignore[assignment]


def _known(request: HttpRequest, model: type[Any], asked: list[str]) -> set[str]:
    numbers = [one for one in asked if one.isascii() and one.isdecimal() and len(one) < 16]
    rows = model._default_manager.filter(pk__in=numbers)
    rows = known_pages(request, rows) if model is Page else visibility_of(request).known_files(rows)
    return {str(pk) for pk in rows.values_list("pk", flat=True)} if numbers else set()

"""What Wagtail's interface for programs would do to pages without asking: here the rules of the forms hold.

These addresses stand before Wagtail's own. Withdrawing takes the reason, deleting is for what is not published, and
there are no aliases. All else of that interface is Wagtail's.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from wagtail.models import Page

from asv.core.admin_names import known_pages
from asv.resources.withdrawing import PUBLISHED, WithdrawalForm, stands_published, to_unpublish, unpublish_all

RULED = "unpublish|delete|create_alias|convert_alias|copy_for_translation"
_NO_RIGHT = "Vous n’avez pas le droit de le faire."


@require_POST
def page_action(request: HttpRequest, page_id: str, action: str) -> HttpResponse:
    """Withdraw (`withdrawal_reason`, and `recursive` for the pages below) or delete a page.

    Answers 200 or 204; 400 names what is missing; 403 and 404 say no more to who may not know of the page.
    """
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return _refused(_NO_RIGHT, 403)
    page = known_pages(request, Page.objects.filter(pk=int(page_id) if len(page_id) < 16 else 0)).first()
    if page is None or action not in ("unpublish", "delete"):
        return _refused("Cette page ou cette action n’existe pas.", 404)
    return _delete(request, page) if action == "delete" else _withdraw(request, page)


def _delete(request: HttpRequest, page: Page) -> HttpResponse:
    if not page.permissions_for_user(request.user).can_delete():
        return _refused(_NO_RIGHT, 403)
    if stands_published([page]):
        return _refused(PUBLISHED, 400)
    page.specific.delete(user=request.user)
    return HttpResponse(status=204)


def _withdraw(request: HttpRequest, page: Page) -> HttpResponse:
    if not page.permissions_for_user(request.user).can_unpublish():
        return _refused(_NO_RIGHT, 403)
    said = _said(request)
    form = WithdrawalForm({"withdrawal_told": True, **said})
    if not form.is_valid():
        return JsonResponse({name: list(faults) for name, faults in form.errors.items()}, status=400)
    pages = to_unpublish([page], request.user, bool(said.get("recursive")))
    unpublish_all(pages, form.withdrawal, request.user)
    return JsonResponse({"id": page.pk, "live": False})


def _said(request: HttpRequest) -> dict[str, object]:
    """What was sent, as a form or as JSON; nothing for what is neither."""
    if not (request.content_type or "").startswith("application/json"):
        return dict(request.POST.items())
    try:
        said = json.loads(request.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _refused(why: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": why}, status=status)

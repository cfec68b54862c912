"""Passwords that readers share, of a page or a collection: tried a few times from one address, then not for a while.

Not counted over all addresses: whoever filled that would keep every reader out, and there is no other way in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.documents.views import serve
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.views import authenticate_with_password

from asv.accounts.slow_down import too_many
from asv.core.client_address import client_address
from asv.core.limits import Limit

TRIES = Limit("password.shared", 20, 15 * 60)
# Browsers are told that this is no account's own password: many share it.
_password = PasswordViewRestrictionForm.base_fields["password"]
_password.widget.attrs["autocomplete"] = "off"
_password.error_messages["required"] = "Écrivez le mot de passe que l’on vous a donné."


def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Wagtail's own view of a page's password, for who has not tried too often."""
    who = f"page {page_view_restriction_id} {client_address(request)}"
    if _refused(request, who):
        return too_many(request, TRIES.wait(who))
    return _counted(request, who, authenticate_with_password(request, page_view_restriction_id, page_id))


def collection_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Wagtail's own view of a collection's password, for who has not tried too often."""
    who = f"collection {restriction_id} {client_address(request)}"
    if _refused(request, who):
        return too_many(request, TRIES.wait(who))
    return _counted(request, who, serve.authenticate_with_password(request, restriction_id))


def _refused(request: HttpRequest, who: str) -> bool:
    return request.method == "POST" and not TRIES.take(who)


def _counted(request: HttpRequest, who: str, response: HttpResponse) -> HttpResponse:
    """A right password, which leads on, takes nothing from the others at this address."""
    if request.method == "POST" and response.status_code == 302:
        TRIES.give_back(who)
    return response

"""The page that reaches the team; reading it needs no cookie."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from asv.accounts.same_origin import same_origin_only
from asv.contact.forms import ContactForm
from asv.contact.models import KEPT, Subject
from asv.contact.receiving import receive, tell_team
from asv.core.client_address import client_address
from asv.core.limits import Limit
from asv.core.retention import RetentionTerm
from asv.core.words import clean_words

PER_PERSON = Limit("contact.person", 5, 3600)
ALL = Limit("contact.all", 300, 3600)
_WAIT = "Vous avez déjà écrit plusieurs fois : attendez une heure, votre texte reste ici."


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form; sent, the message is in the team's queue and a page says what comes next."""
    if request.method != "POST":
        return _page(request, ContactForm(initial=_initial(request)), 200)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    if not (PER_PERSON.take(_writer(request)) and ALL.take("")):
        form.add_error(None, _WAIT)
        return _page(request, form, 429)
    with transaction.atomic():
        tell_team(receive(form.word()))
    return redirect("contact_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What comes next: a page of its own, which stays and needs no cookie."""
    return render(request, "contact/sent.html", {"kept": _kept()})


def _page(request: HttpRequest, form: ContactForm, status: int) -> HttpResponse:
    response = render(request, "contact/contact.html", {"form": form, "kept": _kept()}, status=status)
    if request.method == "POST" or request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


def _kept() -> str:
    return RetentionTerm("", KEPT, "", "").words


def _initial(request: HttpRequest) -> dict[str, str]:
    """What a link or an account says already."""
    asked = request.GET.get("sujet", "")
    found = {"about": clean_words(request.GET.get("page", "")[:300])}
    if asked in Subject.values and asked != Subject.EXPERIENCE:
        found["sujet"] = asked
    if request.user.is_authenticated:
        found |= {"sender": request.user.get_full_name(), "email": request.user.email}
    return found


def _writer(request: HttpRequest) -> str:
    """Whose messages count together: an account's, else those that come from one address behind our own proxies."""
    return str(request.user.pk if request.user.is_authenticated else client_address(request))

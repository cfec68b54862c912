"""The page that reaches the team; reading it needs no cookie."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from asv.accounts.same_origin import same_origin_only
from asv.contact.forms import ContactForm
from asv.contact.models import Subject
from asv.contact.receiving import receive, tell_team
from asv.contact.writing import WAIT, kept_for, may_write
from asv.core.words import clean_words


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form; sent, the message is in the team's queue and a page says what comes next."""
    if request.method != "POST":
        return _page(request, ContactForm(initial=_initial(request)), 200)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    if not may_write(request):
        form.add_error(None, WAIT)
        return _page(request, form, 429)
    with transaction.atomic():
        tell_team(receive(form.word()))
    return redirect("contact_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What comes next: a page of its own, which stays and needs no cookie."""
    return render(request, "contact/sent.html", {"kept": kept_for()})


def _page(request: HttpRequest, form: ContactForm, status: int) -> HttpResponse:
    response = render(request, "contact/contact.html", {"form": form, "kept": kept_for()}, status=status)
    if request.method == "POST" or request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


def _initial(request: HttpRequest) -> dict[str, str]:
    """What a link or an account says already."""
    asked = request.GET.get("sujet", "")
    found = {"about": clean_words(request.GET.get("page", "")[:300])}
    if asked in Subject.values and asked != Subject.EXPERIENCE:
        found["sujet"] = asked
    if request.user.is_authenticated:
        found |= {"sender": request.user.get_full_name(), "email": request.user.email}
    return found

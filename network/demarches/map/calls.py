"""The call for an experience nobody told yet: what is nearest, and a word to the editors."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django_ratelimit.core import is_ratelimited

from asv.contact.models import Subject
from asv.contact.receiving import Word, receive
from asv.core.client_address import client_address
from asv.core.remembered import site_settings
from asv.core.visibility import visibility_of
from asv.jobs.letters import Letter, always_owed
from asv.resources.cards import Card
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import Territory
from search import engines
from search.engines.base import EngineUnavailable
from search.faceted_form import parameters
from search.forms import SearchForm
from search.query import PlaceFilter, Sort
from search.results import checked
from search.views import private

RATE = "5/h"
NEAREST = 6
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FIELDS = ("theme", "territoire", "public")
CALL = Letter(
    prefix="carte:appel:",
    label="Expérience à raconter",
    template="emails/coverage/call",
    subject="Une expérience à raconter : {about}",
    still_owed=always_owed,
    plain=True,
)


class CallForm(forms.Form):
    """What someone knows of an experience, and where to answer."""

    message = forms.CharField(
        label="Ce que vous en savez",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Où, avec qui, depuis quand : trois lignes suffisent. Pas de nom d’usager ni de donnée de santé.",
        error_messages={
            "required": "Écrivez en quelques mots ce que vous connaissez. Exemple : un stand de prévention à Roubaix"
        },
    )
    sender = forms.CharField(label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=200,
        help_text="Pour vous répondre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_message(self) -> str:
        """The words without what no keyboard writes."""
        return _CONTROL.sub("", self.cleaned_data["message"]).strip()

    def clean_sender(self) -> str:
        """The name on one line."""
        return " ".join(_CONTROL.sub(" ", self.cleaned_data["sender"]).split())


def call_context(request: HttpRequest, form: CallForm | None = None) -> dict[str, Any]:
    """What is asked for, what is nearest to it, and the form."""
    asked = SearchForm(_asked(parameters(request)), catalogue())
    names = {facet: [asked.label(facet, value) for value in asked.values(facet)] for facet in _FIELDS}
    return {
        "asked": asked,
        "themes": names["theme"],
        "territories": names["territoire"],
        "publics": names["public"],
        "cards": _nearest(asked, request),
        "place_code": next(iter(asked.places), ""),
        "form": form or CallForm(initial=_initial(request)),
        "query": asked.querystring(),
    }


def _asked(data: QueryDict) -> QueryDict:
    """The crossing alone, one value of each."""
    kept = QueryDict(mutable=True)
    for name in _FIELDS:
        if data.get(name):
            kept[name] = str(data[name])
    return kept


def _initial(request: HttpRequest) -> dict[str, str]:
    user = request.user
    if not user.is_authenticated:
        return {}
    return {"sender": user.get_full_name(), "email": getattr(user, "email", "")}


def _nearest(asked: SearchForm, request: HttpRequest) -> list[Card]:
    """Resources on the same theme, the nearest to the territory first; without its position, the latest."""
    visibility = visibility_of(request)
    options: dict[str, Any] = {"page": 1, "page_size": NEAREST, "facets": (), "highlight": False, "sort": Sort.DATE}
    options["selected"] = tuple((name, asked.values(name)) for name in ("theme",) if asked.values(name))
    options["places"] = ()
    if around := around_place(next(iter(asked.places), "")):
        options |= {"places": (around,), "sort": Sort.DISTANCE}
    try:
        hits = engines.get_engine().search(asked.query(visibility, **options)).hits
    except EngineUnavailable:
        return []
    return [hit.card for hit in checked(hits, visibility)]


def around_place(code: str) -> PlaceFilter | None:
    """The country seen from a place: a search there sorts by distance from the place. None where it is not known."""
    row = Territory.objects.filter(code=code).values_list("latitude", "longitude").first() if code else None
    return PlaceFilter("fra", (), row[0], row[1]) if row and row[0] is not None else None


def answer_call(request: HttpRequest) -> HttpResponse:
    """Send the word on, or show the form again with what was typed and why it could not go."""
    form = CallForm(request.POST)
    context = call_context(request, form)
    if not form.is_valid():
        return private(render(request, "network/coverage_call.html", context, status=422))
    if is_ratelimited(request, group="carte.call", key=_writer, rate=RATE, increment=True):
        form.add_error(None, "Vous avez déjà écrit plusieurs fois : attendez une heure, votre texte reste ici.")
        return private(render(request, "network/coverage_call.html", context, status=429))
    _send(form.cleaned_data, context["asked"])
    messages.success(request, "Merci : votre message est dans la file de l’équipe, qui vous répondra.")
    return redirect(f"{request.path}?{context['query']}")


def _writer(group: str, request: HttpRequest) -> str:
    """Whose words count together: an account's, else those that come from one address behind our own proxies."""
    return str(request.user.pk) if request.user.is_authenticated else str(client_address(request))


def _send(told: dict[str, str], asked: SearchForm) -> None:
    """In the team's queue, and by mail where the site has an address: the same word twice on the same day is one."""
    asked_for = asked.describe()
    receive(Word(Subject.EXPERIENCE, told["message"], told["sender"], told["email"], asked_for))
    if not site_settings().contact_email:
        return
    context = {
        **told,
        "about": asked_for or "carte de couverture",
        "asked_for": asked_for or "rien de précis",
        "url": f"{settings.SITE_URL}/carte/couverture/appel/?{asked.querystring()}",
    }
    said = repr((timezone.localdate(), sorted(context.items())))
    key = f"{CALL.prefix}{hashlib.sha256(said.encode()).hexdigest()[:40]}"
    CALL.owe(key, site_settings().contact_email, context, reply_to=told["email"])

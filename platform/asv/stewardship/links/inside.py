"""Links to this very site: the database knows, and nobody is asked."""

from __future__ import annotations

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

from asv.core.models import AsvDocument
from asv.stewardship.links.asking import Answer
from asv.stewardship.links.finding import DOCUMENT, PAGE


def answer_of(address: str) -> Answer:
    """Whether an address of this site leads to something that is there for readers."""
    kind, _colon, number = address.partition(":")
    if f"{kind}:" == PAGE:
        return _page(Page.objects.filter(pk=number, live=True).exists())
    if f"{kind}:" == DOCUMENT:
        return _document(number)
    path = address.removeprefix(settings.SITE_URL).partition("?")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return Answer("Cette adresse ne mène nulle part.")
    if match.view_name == "wagtaildocs_serve":
        return _document(match.args[0])
    if match.view_name == "wagtail_serve":
        roots = Site.objects.values_list("root_page__url_path", flat=True)
        wanted = [root.rstrip("/") + "/" + path.strip("/") + "/" for root in roots]
        return _page(Page.objects.filter(url_path__in=[one.replace("//", "/") for one in wanted], live=True).exists())
    return Answer("Répond.", good=True)


def _page(there: bool) -> Answer:
    return Answer("Répond.", good=True) if there else Answer("Cette page n’est pas publiée.")


def _document(number: str) -> Answer:
    there = AsvDocument.objects.filter(pk=number).exists()
    return Answer("Répond.", good=True) if there else Answer("Ce document n’existe pas.")

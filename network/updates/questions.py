"""From a query string to the question a subscription asks, and what readers call it."""

from __future__ import annotations

from django.http import QueryDict

from asv.taxonomy.catalogue import Catalogue, catalogue
from network.updates.models import TITLE_LENGTH
from search.forms import SearchForm

EVERYTHING = "Toutes les nouvelles ressources"


def read_question(data: QueryDict, labels: Catalogue | None = None) -> SearchForm:
    """The search of a query string, without its order and its page: an alert has neither."""
    filters = data.copy()
    for parameter in ("tri", "page", "exact"):
        filters.pop(parameter, None)
    return SearchForm(filters, labels or catalogue())


def stored_question(querystring: str, labels: Catalogue | None = None) -> SearchForm:
    """The search of a subscription. Where it has `ignored` faults, a term or a place is no more: it is obsolete."""
    return read_question(QueryDict(querystring), labels)


def describe(form: SearchForm) -> str:
    """The search in words."""
    return form.describe() or EVERYTHING


def suggested_title(form: SearchForm) -> str:
    """The name an alert gets unless its owner chooses another."""
    title = describe(form)
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"

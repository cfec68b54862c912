"""Which answers may be kept: those of the addresses declared here, with the parameters declared for them; no other.

A room declares its own in `apps.py`. An address with any other parameter is answered anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

LONGEST_SECONDS = 600  # what nobody told the site of (a file replaced by hand, say) is seen after so long
SHORTEST_SECONDS = 30  # of what changes with the hour by itself


PAGES = "wagtail_serve"
_ROUTES: dict[str, frozenset[str]] = {}
_PAGE_TYPES: dict[type, frozenset[str]] = {}
_PARAMETERS: set[str] = set()
_TIMED: set[str] = set()
Personal = Callable[[Mapping[str, str]], bool]
_PERSONAL: list[Personal] = []


def register_cached(names: Iterable[str], parameters: Iterable[str] = ()) -> None:
    """Have answers of the addresses of these names kept, asked with no parameters but these."""
    allowed = frozenset(parameters)
    for name in names:
        _ROUTES[name] = allowed
    _PARAMETERS.update(allowed)


def register_cached_pages(model: type, parameters: Iterable[str]) -> None:
    """Have pages of this type, and its children, kept with these parameters too: they are a list.

    All other pages are kept as they are without any.
    """
    _PAGE_TYPES[model] = frozenset(parameters)
    _PARAMETERS.update(_PAGE_TYPES[model])


def register_personal(is_someones: Personal) -> None:
    """Have the page answer by itself where `is_someones(cookies)`: what is kept would not be right for this browser."""
    if is_someones not in _PERSONAL:
        _PERSONAL.append(is_someones)


def register_timed(table: str) -> None:
    """Say that what is made of this table changes with the hour by itself: it is kept for some seconds only."""
    _TIMED.add(table)


def cached_routes() -> Mapping[str, frozenset[str]]:
    """The addresses declared, by name, with their parameters."""
    return _ROUTES


def is_declared(path: str) -> bool:
    """Whether answers of this address may be kept at all."""
    try:
        return resolve(path).view_name in _ROUTES
    except Resolver404:
        return False


def may_have(parameters: Iterable[str]) -> bool:
    """Whether any address takes these parameters."""
    return _PARAMETERS.issuperset(parameters)


def is_cached(request: HttpRequest, response: HttpResponseBase, parameters: Iterable[str]) -> bool:
    """Whether the address that answered this request is declared with all its parameters."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name not in _ROUTES:
        return False
    known = _ROUTES[name]
    if name == PAGES:
        page = (getattr(response, "context_data", None) or {}).get("page")
        known = next((_PAGE_TYPES[model] for model in type(page).__mro__ if model in _PAGE_TYPES), known)
    return known.issuperset(parameters)


def is_someones(cookies: Mapping[str, str]) -> bool:
    """Whether these cookies make the answer someone's own."""
    return any(check(cookies) for check in _PERSONAL)


def timed_tables() -> frozenset[str]:
    """The tables of what changes with the hour."""
    return frozenset(_TIMED)

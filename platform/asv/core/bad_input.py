"""Requests that no form of ours could send are refused in words before a view stumbles over them.

What our own views take is checked by their forms; what stands here is what Django and Wagtail would answer with 500.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import DataError
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

logger = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii")
LARGEST_NUMBER = 2**63 - 1  # of a BIGINT, on every database; of a length too
# Arguments of the admin's addresses that are written as text and stand for a row's number: all our tables have numbers.
ROW_ARGUMENTS = frozenset({"pk", "instance_pk", "object_id"})
# What Python, Django and the databases raise over a value that is none of its kind.
VALUE_FAULTS = (ValueError, OverflowError, RecursionError, ValidationError, DataError, MultiValueDictKeyError)
# The API names the parameter that is wrong, a picture is drawn from whatever word.
TAKE_ANY_TEXT = ("/api/", "/mosaique/")
OWN_ROOMS = ("asv.", "network.", "search.", "experiences.", "home.")
# Fields that these forms of Wagtail always send and whose absence its views do not think of.
NEEDED_FIELDS = {
    "wagtailadmin_choose_page_external_link": ("external-link-chooser-url",),
    "wagtailredirects:process_import": ("import_file_name", "input_format"),
}
SIGNED_FIELDS = {"wagtailredirects:process_import": ("import_file_name", "input_format")}
# Views of Wagtail that ask a page for its parent, which the root of the tree has not.
BELOW_THE_ROOT = frozenset({f"wagtailadmin_pages:{name}" for name in ("set_page_position", "lock", "unlock")})


class Unreadable(BadRequest):
    """A request that cannot be understood; its text is shown to the reader."""


class BadInput:
    """Middleware: 400 for what cannot be read, 404 for addresses that can name nothing, 405 for other methods.

    What the framework's own views raise over a value they were sent is answered with 400 (404 for a row that is not
    there, 409 for one that something else needs) and logged. Where a line of ours took part it is an error like others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        fault = _unreadable(request)
        if fault:
            raise Unreadable(fault)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> None:
        """Look at what the address and the form name, before the view does."""
        if not request.path_info.startswith(TAKE_ANY_TEXT) and not _may_exist(request, args, kwargs):
            raise Http404
        if not request.path_info.startswith("/admin/"):
            return
        name = request.resolver_match.view_name if request.resolver_match else ""
        targets = [request.GET.get("next", ""), request.POST.get("next", "")]
        if any(target and "/" not in target for target in targets):
            raise Unreadable("La page où revenir n’est pas une adresse.")
        if not view.__module__.startswith(OWN_ROOMS) and _holds_nul(request.GET):
            raise Unreadable("L’adresse contient un caractère qui ne s’écrit pas.")
        if name in BELOW_THE_ROOT and Page.objects.filter(pk__in=kwargs.values(), depth=1).exists():
            raise Http404
        if request.method == "POST" and name in NEEDED_FIELDS and not _complete(request, name):
            raise Unreadable("Il manque au formulaire un champ qu’il envoie toujours.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What the framework raises over a value it was sent, in words and into the log; None for everything else."""
        if not _raised_by_the_framework_alone(exception):
            return None
        if isinstance(exception, (ProtectedError, RestrictedError)):
            return render(request, "409.html", status=409)
        if not request.path_info.startswith("/admin/") or not isinstance(
            exception, (*VALUE_FAULTS, ObjectDoesNotExist)
        ):
            return None
        logger.warning("%s %s: refused", request.method, request.path, exc_info=exception)
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        raise Unreadable(
            "Un champ du formulaire ou de l’adresse contient ce qu’il ne peut pas contenir."
        ) from exception


def _unreadable(request: HttpRequest) -> str:
    """What keeps the request from being read; empty where nothing does."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return "La longueur annoncée du message n’est pas un nombre."
    if len(length) > 19 or int(length) > LARGEST_NUMBER:
        return "La longueur annoncée du message n’est celle d’aucun message."
    charset = request.content_params.get("charset", "") if request.content_params else ""
    if charset and charset.strip("\"' ").lower() not in ("", *CHARSETS):
        return "Le site ne lit que l’UTF-8 : ce message est annoncé dans un autre encodage."
    if "\0" in "".join(request.COOKIES.values()):
        return "Un cookie de ce site a été abîmé."
    return ""


def _holds_nul(asked: QueryDict) -> bool:
    return any("\0" in text for name, values in asked.lists() for text in (name, *values))


def _may_exist(request: HttpRequest, args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
    return "\0" not in request.path_info and all(map(may_be_a_number, _numbers(request, args, kwargs)))


def _numbers(request: HttpRequest, args: tuple[object, ...], kwargs: dict[str, object]) -> Iterator[object]:
    """Everything in the address that stands for a number: whatever the route read as one, and the admin's rows."""
    yield from (value for value in (*args, *kwargs.values()) if isinstance(value, int))
    yield from (value for value in args if isinstance(value, str) and value.isdecimal())
    if request.path_info.startswith("/admin/"):
        yield from (value for name, value in kwargs.items() if name in ROW_ARGUMENTS)
        yield from (value for value in request.GET.getlist("id") if value != "all")
        yield from (value for value in request.GET.getlist("parent_page_id") if value)


def may_be_a_number(value: object) -> bool:
    """Whether a value can be a row's primary key: ASCII digits, from 1 to the largest BIGINT."""
    text = str(value) if not isinstance(value, int) or value <= LARGEST_NUMBER else ""
    return text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= LARGEST_NUMBER


def _complete(request: HttpRequest, name: str) -> bool:
    """Whether a form of the framework came with what it always has, signed where it signs."""
    if not all(field in request.POST for field in NEEDED_FIELDS[name]):
        return False
    try:
        for field in SIGNED_FIELDS.get(name, ()):
            Signer().unsign(request.POST[field])
    except BadSignature:
        return False
    return True


def _raised_by_the_framework_alone(exception: Exception) -> bool:
    """Whether no line of ours ran between the view and the exception: one of ours may be a bug, and stays an error."""
    return not any(_is_ours(frame) for frame, _line in traceback.walk_tb(exception.__traceback__))


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(OWN_ROOMS)

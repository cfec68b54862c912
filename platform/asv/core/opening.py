"""Opening a file that no page carries, and closing it again: done by who may change it, kept in Wagtail's history."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from wagtail.log_actions import log
from wagtail.models import Page

from asv.core.carriers import carried_by, pages_that_carry, stands_everywhere
from asv.core.file_rights import policy_of
from asv.core.models import AsvDocument, AsvImage
from asv.core.visibility import visible_to
from asv.core.visitor import Visitor

OPENED, CLOSED = "asv.file.open", "asv.file.close"
# What addresses of the admin call each kind of file.
KINDS: dict[str, type[Any]] = {"document": AsvDocument, "image": AsvImage}
PUBLIC = "Fichier public : toute personne qui a son adresse l’ouvre."
BY_COLLECTION = "Fichier réservé : sa collection est restreinte. Seules les personnes admises l’ouvrent."
BY_PAGE = "Ouvert à tout le monde : une page publiée, ou un réglage du site, le porte."
BY_MEMBERS = "Ouvert à qui peut lire la page réservée qui le porte."
NOBODY = "Fichier fermé : aucune page publiée ne le porte. Seules les personnes qui le modifient l’ouvrent."


@transaction.atomic
def set_public(file: Any, public: bool, user: Visitor) -> bool:
    """Mark a file public, or take the mark back; whether that changed anything."""
    changed = type(file).objects.filter(pk=file.pk, is_public=not public).update(is_public=public)
    if changed:
        log(file, OPENED if public else CLOSED, user=user)
    return bool(changed)


def openness(file: Any) -> str:
    """Who may open a document or an image, as a French sentence for its editor."""
    anyone = visible_to(None)
    if not anyone.passes_collection(file):
        return BY_COLLECTION
    if file.is_public:
        return PUBLIC
    pages = pages_that_carry(file)
    if anyone.readable(pages).exists() or stands_everywhere(file):
        return BY_PAGE
    return BY_MEMBERS if anyone.listed(pages).exists() else NOBODY


def openness_note(file: Any) -> str:
    """That sentence as HTML, with a link to the page where it is changed."""
    kind = "image" if isinstance(file, AsvImage) else "document"
    return format_html(
        '{} <a href="{}">Qui ouvre ce fichier ?</a>', openness(file), reverse("file_opening", args=[kind, file.pk])
    )


def without_page(model: type[Any], user: Visitor) -> QuerySet[Model]:
    """The files of a kind, of those that this person may change, that stand on no published page."""
    mine = policy_of(model).instances_user_has_permission_for(user, "change")
    closed: QuerySet[Model] = mine.exclude(pk__in=carried_by(Page.objects.live(), model))
    return closed.select_related("collection")

"""Serving documents: the same question as for pages, asked of what a document is attached to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.documents.views.serve import serve
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from asv.core.models import AsvDocument
from asv.core.visibility import visible_to


def may_read_document(document: AsvDocument, user: Any) -> bool:
    """Whether this person may download the document.

    Its collection must let them in, and at least one of the pages it is attached to must be readable by them.
    A document that no page carries follows its collection alone. Editors of the site read everything.
    """
    if user.is_active and user.has_perm("wagtailadmin.access_admin"):
        return True
    if not _passes_collection(document, user):
        return False
    references = ReferenceIndex.get_references_to(document).values_list("base_content_type", "object_id")
    page_type = ReferenceIndex._get_base_content_type(Page).pk
    page_ids = [object_id for content_type, object_id in references if content_type == page_type]
    if not page_ids:
        return True
    return visible_to(user).readable(Page.objects.filter(pk__in=page_ids)).exists()


def _passes_collection(document: AsvDocument, user: Any) -> bool:
    restrictions = CollectionViewRestriction.objects.filter(
        collection__in=document.collection.get_ancestors(inclusive=True)
    ).prefetch_related("groups")
    for restriction in restrictions:
        if restriction.restriction_type == CollectionViewRestriction.PASSWORD or not user.is_authenticated:
            return False
        if restriction.restriction_type == CollectionViewRestriction.GROUPS and not user.is_superuser:
            allowed = {group.pk for group in restriction.groups.all()}
            if not allowed & set(user.groups.values_list("pk", flat=True)):
                return False
    return True


def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponse:
    """The file, or 404: a document someone may not read answers exactly like one that does not exist."""
    document = get_object_or_404(AsvDocument, pk=int(document_id) if len(document_id) < 16 else 0)
    if not may_read_document(document, request.user):
        raise Http404
    response = serve(request, document_id, document_filename)
    response["Cache-Control"] = "private, no-cache"
    return response

"""Serving documents and images: the same question as for pages, asked of what carries them."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served

from asv.core.former_files import FormerFile
from asv.core.models import AsvDocument, AsvImage, AsvRendition
from asv.core.sending import hand_over, send
from asv.core.visibility import visibility_of, visible_to

OPEN_SECONDS = 86_400


@require_safe
def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """The file, or 404: a document someone may not read answers exactly like one that does not exist.

    A document keeps its address for ever: asked for by another name, as it had before its file was replaced, it leads
    to the present one. It is sent from here where images are not, with headers that a server before us would drop.
    """
    documents = AsvDocument.objects.select_related("collection")
    document = get_object_or_404(documents, pk=int(document_id) if len(document_id) < 16 else 0)
    if not visibility_of(request).may_read_file(document):
        raise Http404
    response = _document(request, document, document_filename)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def serve_former(request: HttpRequest, document_id: str, former_id: str, name: str) -> HttpResponseBase:
    """A file that a document had before, to those who may read the document; 410 with the reason once it is closed."""
    if max(len(document_id), len(former_id)) > 15:
        raise Http404
    rows = FormerFile.objects.select_related("document__collection")
    former = get_object_or_404(rows, pk=int(former_id), document=int(document_id))
    if not visibility_of(request).may_read_file(former.document):
        raise Http404
    if former.closed_at:
        response: HttpResponseBase = closed_former(request, former)
    elif name != former.filename:
        return HttpResponseRedirect(former.url)
    else:
        response = _sent(request, former.file, former.filename, inline=False)
    response["Cache-Control"] = "private, no-cache"
    return response


def closed_former(request: HttpRequest, former: FormerFile) -> HttpResponse:
    """What is said at the addresses of a former file that was closed."""
    told = {"at": former.closed_at, "reason": former.closed_reason, "title": str(former), "now": former.document}
    return render(request, "files/closed.html", told, status=410)


def _sent(request: HttpRequest, file: FieldFile, name: str, inline: bool) -> HttpResponseBase:
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = send(request, file, content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _document(request: HttpRequest, document: AsvDocument, name: str) -> HttpResponseBase:
    if name != document.filename:
        return HttpResponseRedirect(document.url)
    for hook in hooks.get_hooks("before_serve_document"):
        answer = hook(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    response = _sent(request, document.file, document.filename, document.content_disposition == "inline")
    if request.method == "GET":
        document_served.send(sender=AsvDocument, instance=document, request=request)
    return response


@require_safe
def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image or one of its resized copies, or 404 to who may not see it.

    The path is only compared with the names that the database knows. What anyone may see may be kept by caches.
    """
    image, file = _image_at(path)
    reserved = _is_reserved(request, image)
    content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = hand_over(file, content_type) or send(request, file, content_type)
    if reserved:
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
    else:
        patch_cache_control(response, public=True, max_age=OPEN_SECONDS)
    return response


def _image_at(path: str) -> tuple[AsvImage, Any]:
    """The image whose file, or whose copy's, has this very name, and that file as it is stored; else Http404.

    Originals and copies lie in folders of their own, so that one query finds what is there.
    """
    if "\0" in path:  # PostgreSQL takes none
        raise Http404
    images = AsvImage.objects.select_related("collection").filter(file=path)
    copies = AsvRendition.objects.select_related("image__collection").filter(file=path)
    for found in (images, copies) if path.startswith("original_images/") else (copies, images):
        if (row := found.first()) is not None:
            return (row.image if isinstance(row, AsvRendition) else row), row.file
    raise Http404


def _is_reserved(request: HttpRequest, image: AsvImage) -> bool:
    """Whether some may not see the image; raises Http404 for those."""
    if visible_to(None).may_read_file(image):
        return False
    if not visibility_of(request).may_read_file(image):
        raise Http404
    return True

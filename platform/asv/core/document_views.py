"""Serving documents and images: the same question as for pages, asked of what carries them."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_from_disk
from wagtail.documents.views.serve import serve

from asv.core.models import AsvDocument, AsvImage
from asv.core.visibility import visibility_of, visible_to

OPEN_SECONDS = 86_400


def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponse:
    """The file, or 404: a document someone may not read answers exactly like one that does not exist."""
    documents = AsvDocument.objects.select_related("collection")
    document = get_object_or_404(documents, pk=int(document_id) if len(document_id) < 16 else 0)
    if not visibility_of(request).may_read_file(document):
        raise Http404
    response = serve(request, document_id, document_filename)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image or one of its resized copies, or 404 to who may not see it.

    Where nothing on the site is restricted nobody is asked who they are; what anyone may see may be kept by caches.
    """
    reserved = _is_reserved(request, path)
    response = _image_file(request, path)
    if reserved:
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
    else:
        patch_cache_control(response, public=True, max_age=OPEN_SECONDS)
    return response


def _is_reserved(request: HttpRequest, path: str) -> bool:
    """Whether some may not see the image at this address; raises Http404 for those."""
    anyone = visible_to(None)
    if anyone.sees_all:
        return False
    image = _image_at(path)
    if image is None:
        raise Http404
    if anyone.may_read_file(image):
        return False
    if not visibility_of(request).may_read_file(image):
        raise Http404
    return True


def _image_at(path: str) -> AsvImage | None:
    images = AsvImage.objects.select_related("collection")
    return images.filter(Q(file=path) | Q(renditions__file=path)).first()


def _image_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The bytes; in production the server before us sends them (`X-Accel-Redirect`), once we said who may."""
    if not settings.MEDIA_ACCEL:
        return serve_from_disk(request, path, document_root=str(settings.MEDIA_ROOT))
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(path)})

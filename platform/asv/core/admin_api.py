"""Wagtail's own interface for programs in the admin: of files it tells what this person may know, not all there are."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from asv.core.visibility import visible_to


class KnownDocuments(DocumentsAdminAPIViewSet):
    """`/admin/api/main/documents/`"""

    def get_queryset(self) -> QuerySet[Model]:
        return visible_to(self.request.user).known_files(super().get_queryset())


class KnownImages(ImagesAdminAPIViewSet):
    """`/admin/api/main/images/`"""

    def get_queryset(self) -> QuerySet[Model]:
        return visible_to(self.request.user).known_files(super().get_queryset())

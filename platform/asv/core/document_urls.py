"""Document downloads: `/documents/<id>/<file>`; notices are pages of the tree under the same prefix."""

from django.urls import path, re_path

from asv.accounts.shared_password import collection_password
from asv.core.document_views import serve_document

urlpatterns = [
    re_path(r"^(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        collection_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]

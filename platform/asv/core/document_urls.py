"""Document downloads: `/documents/<id>/<file>`; notices are pages of the tree under the same prefix."""

from django.urls import re_path

from asv.core.document_views import serve_document, serve_former

urlpatterns = [
    re_path(r"^(\d+)/editions/(\d+)/(.*)$", serve_former, name="former_file"),
    re_path(r"^(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
]

"""Document downloads: `/documents/<id>/<file>`; notices are pages of the tree under the same prefix."""

from django.urls import re_path

from asv.core.document_views import serve_document, serve_former
from asv.core.text_views import document_text, former_text

urlpatterns = [
    re_path(r"^(\d+)/texte/$", document_text, name="document_text"),
    re_path(r"^(\d+)/editions/(\d+)/texte/$", former_text, name="former_text"),
    re_path(r"^(\d+)/editions/(\d+)/(.*)$", serve_former, name="former_file"),
    re_path(r"^(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
]

"""Wagtail's rules on who may add, change and choose documents and images."""

from typing import Any

from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.images.models import AbstractImage
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

# Groups hold their rights on Wagtail's own models, whichever model the site's files have.
_DOCUMENTS = CollectionOwnershipPermissionPolicy(
    get_document_model_string(), auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
)
_IMAGES = CollectionOwnershipPermissionPolicy(
    get_image_model_string(), auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"
)


def policy_of(model: type[Any]) -> CollectionOwnershipPermissionPolicy:
    """The rules for a model of documents or images."""
    return _IMAGES if issubclass(model, AbstractImage) else _DOCUMENTS

"""Whether a document is kept from this reader: asked of the visibility that the request already has."""

from __future__ import annotations

from django import template
from wagtail.documents.models import AbstractDocument

from asv.core.visibility import visibility_of

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_from_reader(context: template.Context, document: AbstractDocument) -> bool:
    """True where the document's collection keeps it from this reader, who is shown its title and no link."""
    request = getattr(context, "request", None)
    if request is None or not isinstance(document, AbstractDocument):
        return False  # a mail, or the specimen of the style guide
    return not visibility_of(request).passes_collection(document)

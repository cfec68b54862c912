"""Publishing many pages at once: what cannot be published is named with what it lacks, and none is published.

Wagtail's own action stops with an error at the first draft that lacks what its form asks before publishing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from wagtail.models import Page

from asv.core.refusing import Refused


def refuse_what_lacks(pages: Iterable[Page], with_descendants: bool) -> None:
    """Raises Refused where one of these pages, or an unpublished one below it, could not be published as it stands."""
    found = [fault for page in pages for fault in _faults(page, with_descendants)]
    if found:
        raise Refused(" ".join([*found, "Aucune page n’a été publiée."]))


def _faults(page: Page, with_descendants: bool) -> Iterator[str]:
    below = page.get_descendants().filter(live=False) if with_descendants else ()
    for one in (page, *below):
        draft = one.get_latest_revision_as_object()
        draft.live = True
        try:
            draft.full_clean()
        except ValidationError as fault:
            yield _in_words(draft, fault)


def _in_words(page: Page, fault: ValidationError) -> str:
    """Which page lacks what, by the names that its form has for its fields."""
    by_field = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
    names = {field.name: getattr(field, "verbose_name", "") for field in page._meta.get_fields()}
    said = [f"{names.get(name) or ''} : {' '.join(words)}".removeprefix(" : ") for name, words in by_field.items()]
    return f"« {page.get_admin_display_title()} » ne peut pas être publiée. {' ; '.join(said)}"

"""Publishing many pages at once: what cannot be published is named with what it lacks, and none is published."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import Page

from asv.core.refusing import Refused
from asv.core.visitor import Visitor


class PublicationBulkAction(PublishBulkAction):
    """Wagtail's own action, which stops with an error where a draft lacks what its form asks before publishing."""

    @classmethod
    def execute_action(
        cls, objects: list[Page], include_descendants: bool = False, user: Visitor | None = None, **kwargs: object
    ) -> tuple[int, int]:
        done, below, faults = 0, 0, []
        with transaction.atomic():
            for page in objects:
                try:
                    found = super().execute_action([page], include_descendants, user, **kwargs)
                except ValidationError as fault:
                    faults.append(_in_words(page, fault, include_descendants))
                else:
                    done, below = done + found[0], below + found[1]
            if faults:
                raise Refused(" ".join([*faults, "Aucune page n’a été publiée."]))
        return done, below


def _in_words(page: Page, fault: ValidationError, with_descendants: bool) -> str:
    """Which page lacks what, by the names that its form has for its fields."""
    by_field = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
    names = {field.name: getattr(field, "verbose_name", "") for field in page.specific_class._meta.get_fields()}
    said = [f"{names.get(name) or ''} : {' '.join(words)}".removeprefix(" : ") for name, words in by_field.items()]
    where = ", ou une page au-dessous" if with_descendants else ""
    return f"« {page.get_admin_display_title()} »{where} ne peut pas être publiée. {' ; '.join(said)}"

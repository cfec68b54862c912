"""The editor of rich text in Wagtail's admin."""

from __future__ import annotations

from wagtail.admin.rich_text import DraftailRichTextArea

from asv.core.bad_input import Unreadable


class DraftailTextArea(DraftailRichTextArea):
    """Wagtail's own; what the browser did not write in its form is refused in words."""

    def value_from_datadict(self, *args: object, **kwargs: object) -> str:
        """The text as it is kept. Raises Unreadable for what is no text of the editor."""
        try:
            return str(super().value_from_datadict(*args, **kwargs))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise Unreadable("Un texte du formulaire n’est pas arrivé comme l’éditeur l’écrit.") from error

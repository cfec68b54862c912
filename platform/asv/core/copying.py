"""Copying a page: a copy only, since an alias would show its source's text where the source's restrictions end."""

from __future__ import annotations

from wagtail.admin.forms.pages import CopyForm


class CopyWithoutAlias(CopyForm):
    """Wagtail's form without the box that the site would refuse."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

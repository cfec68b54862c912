"""The old addresses of a page lead to it from the moment that it is online; before, they would tell of a draft."""

from __future__ import annotations

from wagtail.contrib.redirects.models import Redirect

from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from operations.models import OldAddress


def lead_old_addresses(sender: type, instance: ResourcePage, **kwargs: object) -> None:
    """A page is online: whoever follows an old link finds it."""
    if not isinstance(instance, ResourcePage):
        return
    paths = list(OldAddress.objects.filter(uid=instance.translation_key).values_list("path", flat=True))
    taken = set(Redirect.objects.filter(old_path__in=paths).values_list("old_path", flat=True)) if paths else set()
    own = Redirect.normalise_path(page_path(instance)) if paths else ""
    for path in paths:
        if path not in taken and path != own:
            Redirect.objects.create(old_path=path, redirect_page=instance)

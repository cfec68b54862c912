"""What this app adds to the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from experiences.choosers import organisation_chooser


@hooks.register("register_admin_viewset")
def choosers() -> ViewSet:
    """The chooser of organisations in récits and sheets."""
    return organisation_chooser

"""A day planned for leaving the site asks why, as withdrawing does: the reason is read when the day has come."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import CommentPanel, FieldPanel, Panel, PublishingPanel

from asv.core.models import BasePage

NOTE_LENGTH = 500
WHY = "Dites en une phrase, plus bas, pourquoi cette page sera retirée ce jour-là."
# For a day that was planned by what asks nothing, or before anybody was asked.
PLANNED = "Sa parution était prévue jusqu’à ce jour."


class ExpiringPageForm(WagtailAdminPageForm):
    """The editors' form of a page: no day for leaving the site without its reason."""

    def clean(self) -> dict[str, object]:
        """Check that a planned day says why; a reason without a day goes with it."""
        cleaned: dict[str, object] = super().clean()
        if "expiry_reason" in self.fields:
            reason = str(cleaned.get("expiry_reason", "")).strip()
            cleaned["expiry_reason"] = reason if cleaned.get("expire_at") else ""
            if cleaned.get("expire_at") and not reason:
                # Beside the day, whose faults open Wagtail's dialog again.
                self.add_error("expire_at", WHY)
        return cleaned


class ExpiringPage(BasePage):
    """A page that may leave the site on a planned day, for a reason."""

    expiry_reason = models.CharField(
        "pourquoi elle sera retirée",
        max_length=NOTE_LENGTH,
        blank=True,
        help_text="Si elle a une date d’expiration : une phrase, lue ce jour-là à son adresse "
        "et par les personnes qui l’ont gardée.",
    )

    base_form_class: ClassVar[type[WagtailAdminPageForm]] = ExpiringPageForm

    class Meta:
        abstract = True

    @property
    def reason_of_expiry(self) -> str:
        """Why it left the site, where its day came by itself; empty for a page that did not expire."""
        return (self.expiry_reason or PLANNED) if self.expired else ""


def settings_panels() -> list[Panel]:
    """Wagtail's own for a page, comments among them; its dialog of days asks for the reason below these."""
    # As Wagtail's own fields: what is not saved is forgotten when the dialog closes.
    forgets = {
        "data-controller": "w-action",
        "data-action": "w-dialog:hidden->w-action#reset",
        "data-w-dialog-target": "notify",
    }
    why = FieldPanel("expiry_reason", widget=forms.Textarea(attrs={"rows": 3, **forgets}))
    return [PublishingPanel(children=[*PublishingPanel().children, why]), CommentPanel()]

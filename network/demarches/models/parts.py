"""What a démarche keeps beside itself: the periods of its history, and the posts that coordinate it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from asv.taxonomy.models import Organisation
from network.demarches.years import DemarcheState


class DemarchePeriod(Orderable):
    """A state the démarche was in, from one day to another, and who says so.

    The periods answer "what was active in that year"; a démarche without any is judged by its own dates and state.
    """

    page = ParentalKey("network.DemarchePage", on_delete=models.CASCADE, related_name="periods")
    state = models.CharField("état", max_length=14, choices=DemarcheState, default=DemarcheState.ACTIVE)
    since = models.DateField("du", null=True, blank=True)
    until = models.DateField("au", null=True, blank=True, help_text="Vide : cet état dure encore, ou jusqu’au suivant.")
    generation = models.PositiveSmallIntegerField("génération", null=True, blank=True)
    note = models.CharField("précision", max_length=200, blank=True)
    source_label = models.CharField("source", max_length=300, blank=True)

    panels = [
        FieldPanel("state"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until"), FieldPanel("generation")]),
        FieldPanel("note"),
        FieldPanel("source_label"),
    ]

    class Meta(Orderable.Meta):
        app_label = "network"
        verbose_name = "période"
        verbose_name_plural = "périodes"

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.since or '?'} – {self.until or '…'}"

    def clean(self) -> None:
        """A period ends after it begins, and says at least one of both."""
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "La fin vient après le début."})
        if not self.since and not self.until:
            raise ValidationError({"since": "Donnez au moins une des deux dates."})


class DemarchePost(Orderable):
    """A function that coordinates the démarche, in an organisation: the post, never the person who holds it.

    People enter the directory by their own consent; their entries point here (`posts` of an entry), so that a
    successor takes over the post and nothing of the démarche changes.
    """

    page = ParentalKey("network.DemarchePage", on_delete=models.CASCADE, related_name="coordination_posts")
    function = models.CharField(
        "fonction", max_length=160, default="Coordination", help_text="La fonction, jamais le nom d’une personne."
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="demarche_posts",
    )

    panels = [FieldPanel("function"), FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        app_label = "network"
        verbose_name = "poste de coordination"
        verbose_name_plural = "postes de coordination"

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation}" if self.organisation else self.function

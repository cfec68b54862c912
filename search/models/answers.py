"""What editors do about what is looked for: an answer shown above the results, or something to write."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from search.analysis import clean, stems


def question_key(words: str) -> str:
    """What two questions share that ask the same: accents, plurals, small words and order do not count."""
    return " ".join(sorted(set(stems(clean(words)))))


class PromotedAnswer(models.Model):
    """A page proposed above the results of one question; the results stay as they are."""

    words = models.CharField(
        "recherche",
        max_length=120,
        help_text="Les mots que l’on cherche. Accents, pluriels, petits mots et ordre ne comptent pas.",
    )
    key = models.CharField(max_length=500, unique=True, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="page proposée"
    )
    note = models.CharField(
        "en une phrase", max_length=200, blank=True, help_text="Facultatif : ce que l’on y trouve, sous le titre."
    )

    panels = [FieldPanel("words"), PageChooserPanel("page"), FieldPanel("note")]

    class Meta:
        ordering = ["words"]
        verbose_name = "réponse choisie"
        verbose_name_plural = "réponses choisies"

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row with the key derived from its words."""
        self.key = question_key(self.words)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse words that nobody can search, and a question that has its answer."""
        key = question_key(self.words)
        if not key:
            raise ValidationError({"words": "Ces mots sont trop courants pour être cherchés : précisez-les."})
        other = PromotedAnswer.objects.filter(key=key).exclude(pk=self.pk).select_related("page").first()
        if other is not None:
            raise ValidationError(
                {"words": f"« {other.words} » propose déjà « {other.page.title} » : modifiez cette réponse."}
            )


class WantedTopic(models.Model):
    """Something readers look for and that nobody has written."""

    class Status(models.TextChoices):
        TO_WRITE = "a-ecrire", "à écrire"
        IN_PROGRESS = "en-cours", "quelqu’un s’en charge"
        WRITTEN = "ecrit", "écrit"
        DROPPED = "abandonne", "abandonné"

    words = models.CharField("sujet", max_length=120, unique=True)
    status = models.CharField("état", max_length=10, choices=Status.choices, default=Status.TO_WRITE)
    note = models.TextField("note", blank=True, help_text="Où chercher, qui interroger, ce qui manque.")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pris par",
    )
    created_at = models.DateTimeField("noté le", auto_now_add=True)

    panels = [FieldPanel("words"), FieldPanel("status"), FieldPanel("note")]

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "sujet à écrire"
        verbose_name_plural = "sujets à écrire"

    def __str__(self) -> str:
        return self.words

    def given_to(self, user: Any) -> None:
        """Who takes a subject in hand is named; one that waits again belongs to nobody."""
        if self.status == self.Status.TO_WRITE:
            self.taken_by = None
        elif self.status == self.Status.IN_PROGRESS and self.taken_by_id is None:
            self.taken_by = user

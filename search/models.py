"""Synonyms: editors say which words stand for one another; search expands them in the question."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel


class Synonym(models.Model):
    """A term or acronym, and the expressions that mean the same."""

    term = models.CharField("sigle ou terme", max_length=80, unique=True, help_text="Par exemple : CLS.")
    equivalents = models.TextField(
        "équivalents",
        help_text="Une expression par ligne. Chercher l'une trouve aussi les autres, au singulier comme au pluriel.",
    )

    panels = [FieldPanel("term"), FieldPanel("equivalents")]

    class Meta:
        ordering = ["term"]
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"

    def __str__(self) -> str:
        return self.term

    @property
    def expressions(self) -> tuple[str, ...]:
        """The term and its equivalents."""
        return (self.term, *[line.strip() for line in self.equivalents.splitlines() if line.strip()])

    def clean(self) -> None:
        """Refuse an entry that could never match anything."""
        from search.analysis import clean, stems

        empty = [text for text in self.expressions if not stems(clean(text))]
        if empty:
            raise ValidationError(
                f"« {empty[0]} » ne contient que des mots trop courants pour être cherchés : précisez-le ou retirez-le."
            )

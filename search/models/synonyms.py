"""Synonyms: editors say which words stand for one another; search expands them in the question."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from search.analysis import clean, stems

MAX_EXPRESSIONS = 20
MAX_LENGTH = 120


class Synonym(models.Model):
    """A term or acronym, and the expressions that mean the same, or that its search finds too."""

    term = models.CharField("sigle ou terme", max_length=80, unique=True, help_text="Par exemple : CLS.")
    equivalents = models.TextField(
        "équivalents",
        help_text="Une expression par ligne. Chercher l'une trouve aussi les autres, au singulier comme au pluriel.",
    )
    one_way = models.BooleanField(
        "dans un seul sens",
        default=False,
        help_text="Chercher le terme trouve aussi ces expressions ; chercher une expression ne trouve pas le terme. "
        "Par exemple : « addictions » trouve aussi « tabac », sans que « tabac » trouve toutes les addictions.",
    )

    panels = [FieldPanel("term"), FieldPanel("equivalents"), FieldPanel("one_way")]

    class Meta:
        ordering = ["term"]
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse an entry that could never match anything, that is too long to ask, or that says a thing twice."""
        if len(self.expressions) > MAX_EXPRESSIONS + 1:
            raise ValidationError({"equivalents": f"{MAX_EXPRESSIONS} expressions au plus : faites deux entrées."})
        keys = set()
        for text in self.expressions:
            key = tuple(stems(clean(text)))
            if not key:
                raise ValidationError(
                    f"« {text} » ne contient que des mots trop courants pour être cherchés : précisez-le ou retirez-le."
                )
            if len(text) > MAX_LENGTH:
                raise ValidationError({"equivalents": f"« {text[:40]}… » dépasse {MAX_LENGTH} caractères."})
            keys.add(key)
        if len(keys) == 1:
            raise ValidationError(
                "Le terme et ses équivalents se cherchent déjà de la même façon : accents, pluriels et petits mots ne "
                "comptent pas."
            )

    @property
    def expressions(self) -> tuple[str, ...]:
        """The term and its equivalents."""
        return (self.term, *[line.strip() for line in self.equivalents.splitlines() if line.strip()])

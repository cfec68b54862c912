"""What the team judges of what readers ask: which resources answer a question, and how well."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel

from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from search.analysis import clean, stems
from search.models.counts import MAX_WORDS


class JudgedQuery(ClusterableModel):
    """A question readers ask, with the grade of each resource that answers it, or the word that nothing here does."""

    words = models.CharField(
        "recherche", max_length=MAX_WORDS, unique=True, help_text="Les mots tels que les lecteurs les écrivent."
    )
    unanswerable = models.BooleanField("rien ici n’y répond", default=False)
    judged_at = models.DateTimeField("jugée le", auto_now=True)

    panels = [
        FieldPanel("words"),
        FieldPanel("unanswerable"),
        InlinePanel("grades", heading="Ce qui y répond", label="ressource"),
    ]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-judged_at", "-pk"]
        verbose_name = "recherche jugée"
        verbose_name_plural = "recherches jugées"

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Refuse words that nobody can search, and a question said to have both answers and none."""
        if not any(stems(clean(self.words))):
            raise ValidationError({"words": "Ces mots sont trop courants pour être cherchés : précisez-les."})
        if self.unanswerable and self.grades.all():
            raise ValidationError({"unanswerable": "Des ressources y répondent : décochez, ou retirez-les."})

    @property
    def relevant(self) -> dict[str, int]:
        """The grade of each resource that answers it, by the path of its page; the best first."""
        return {page_path(grade.page): grade.value for grade in self.grades.all()}

    @property
    def graded(self) -> str:
        """The judged resources with their grades, as one cell of a table."""
        return " ; ".join(f"{path} : {value}" for path, value in self.relevant.items())


class Grade(models.Model):
    """How well one resource answers one question; what has no grade does not answer it."""

    class Value(models.IntegerChoices):
        TOUCHES = 1, "1 : touche la question"
        ANSWERS = 2, "2 : y répond"
        BEST = 3, "3 : parmi les meilleures réponses"

    query = ParentalKey(JudgedQuery, on_delete=models.CASCADE, related_name="grades")
    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="+", verbose_name="ressource")
    value = models.PositiveSmallIntegerField("note", choices=Value, default=Value.ANSWERS)

    panels = [PageChooserPanel("page"), FieldPanel("value")]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-value", "pk"]
        verbose_name = "note d’une ressource"
        verbose_name_plural = "notes des ressources"
        constraints = [models.UniqueConstraint(fields=["query", "page"], name="search_grade_once")]

    def __str__(self) -> str:
        return f"{self.page} ({self.value})"

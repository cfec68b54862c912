"""An audit: what was looked at, by whom and with what, and a verdict for each criterion."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from django.core.exceptions import ValidationError
from django.db import models
from django.dispatch import Signal
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from asv.statement.answering import AnswerForm, PagesPanel
from asv.statement.criteria import CURRENT, Criterion, criteria, references
from asv.statement.verdicts import Verdict, whole_of

# Many verdicts followed from their pages at once.
verdicts_changed = Signal()


class Audit(ClusterableModel):
    """An audit of the site. The statement is written from the latest that is published."""

    reference = models.CharField("référentiel", max_length=30, choices=references, default=CURRENT)
    audited_on = models.DateField("fait le", default=timezone.localdate)
    auditor = models.CharField("fait par", max_length=200, help_text="Un organisme, ou l’équipe elle-même.")
    entity = models.CharField(
        "organisme responsable", max_length=200, blank=True, help_text="Vide : l’éditeur du site, dans les réglages."
    )
    is_published = models.BooleanField("publié : la déclaration est écrite à partir de cet audit", default=False)
    is_example = models.BooleanField(
        "exemple : les engagements sont à écrire par l’organisme qui ouvre le site", default=False
    )
    technologies = models.CharField("technologies", max_length=300, default="HTML5, CSS, JavaScript, SVG")
    tools = models.TextField("outils", max_length=1000, blank=True, help_text="Un par ligne.")
    environments = models.TextField(
        "navigateurs et aides techniques", max_length=1000, blank=True, help_text="Un couple par ligne."
    )
    burden = models.TextField(
        "dérogations pour charge disproportionnée", max_length=3000, blank=True,
        help_text="Ce qui n’est pas rendu accessible, pourquoi, et ce qui est proposé à la place.",
    )  # fmt: skip
    exempted = models.TextField(
        "contenus que la loi n’oblige pas à rendre accessibles", max_length=3000, blank=True,
        help_text="Par exemple des documents bureautiques publiés avant le 23 septembre 2018.",
    )  # fmt: skip
    scheme_url = models.CharField("schéma pluriannuel (adresse)", max_length=300, blank=True)
    plan_url = models.CharField("plan d’actions de l’année (adresse)", max_length=300, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("is_published"), FieldPanel("is_example"), FieldPanel("audited_on"), FieldPanel("auditor"),
             FieldPanel("entity"), FieldPanel("reference")],
            "L’audit",
        ),
        InlinePanel("sample", heading="Les pages regardées", label="Page"),
        MultiFieldPanel(
            [FieldPanel("technologies"), FieldPanel("tools"), FieldPanel("environments")], "Comment"
        ),
        MultiFieldPanel(
            [FieldPanel("burden"), FieldPanel("exempted"), FieldPanel("scheme_url"), FieldPanel("plan_url")],
            "Ce à quoi l’organisme s’engage",
        ),
    ]  # fmt: skip

    class Meta:
        verbose_name = "audit"
        verbose_name_plural = "audits"
        ordering = ["-audited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference}, {self.audited_on:%d/%m/%Y}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the audit, with a row for each criterion that has none yet: nothing is judged by being left out."""
        super().save(*args, **kwargs)
        there = set(self.answers.values_list("number", flat=True))
        Answer.objects.bulk_create(
            Answer(audit=self, number=one.number, order=one.order)
            for one in criteria(self.reference).values()
            if one.number not in there
        )
        self.follow_pages()

    def follow_pages(self) -> None:
        """A row for each criterion on each page of the sample, and each criterion as its pages make it together."""
        answers = list(self.answers.prefetch_related("findings"))
        pages = list(SampledPage.objects.filter(audit=self).values_list("pk", flat=True))
        there = {(one.answer_id, one.page_id) for answer in answers for one in answer.findings.all()}
        missing = [pair for pair in product((answer.pk for answer in answers), pages) if pair not in there]
        Finding.objects.bulk_create(Finding(answer_id=answer, page_id=page) for answer, page in missing)
        unseen = {answer for answer, _page in missing}
        found: dict[Verdict, list[int]] = defaultdict(list)
        for answer in answers:
            new = [Verdict.UNTESTED] if answer.pk in unseen else []
            whole = whole_of([*new, *(one.verdict for one in answer.findings.all())])
            if whole != answer.verdict:
                found[whole].append(answer.pk)
        for whole, pks in found.items():
            Answer.objects.filter(pk__in=pks).update(verdict=whole)
        if found:
            verdicts_changed.send(Audit)


class SampledPage(Orderable):
    """A page that was looked at."""

    audit = ParentalKey(Audit, on_delete=models.CASCADE, related_name="sample")
    title = models.CharField("titre", max_length=200)
    path = models.CharField("adresse", max_length=300, help_text="Par exemple /recherche/")

    panels = [FieldPanel("title"), FieldPanel("path")]

    class Meta(Orderable.Meta):
        verbose_name = "page regardée"
        verbose_name_plural = "pages regardées"

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """What an audit says of one criterion: the whole of what it found on each page of its sample, and what shows it."""

    audit = models.ForeignKey(
        Audit, verbose_name="audit", on_delete=models.CASCADE, related_name="answers", editable=False
    )
    number = models.CharField("critère", max_length=6, editable=False)
    order = models.PositiveIntegerField("rang", editable=False)
    # Follows from the pages (`whole_of`); kept, since the foot of every page is written from it.
    verdict = models.CharField("verdict", max_length=10, choices=Verdict, default=Verdict.UNTESTED, editable=False)
    evidence = models.TextField(
        "ce qui le montre",
        max_length=2000,
        blank=True,
        help_text="Ce qui a été essayé, où, avec quoi ; pour un critère non testé, ce qui manque pour en juger.",
    )
    checked_on = models.DateField("vérifié le", null=True, blank=True)
    fault = models.TextField(
        "ce qui ne va pas", max_length=2000, blank=True,
        help_text="En une phrase, pour qui lit la déclaration : quoi, et sur quelles pages.",
    )  # fmt: skip
    is_derogated = models.BooleanField("dérogation", default=False)
    derogation = models.TextField("raison de la dérogation", max_length=1000, blank=True)

    base_form_class = AnswerForm
    panels = [
        PagesPanel(heading="Le verdict, page par page"),
        FieldPanel("checked_on"),
        FieldPanel("evidence"),
        FieldPanel("fault"),
        MultiFieldPanel([FieldPanel("is_derogated"), FieldPanel("derogation")], "Dérogation"),
    ]

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ["-audit__audited_on", "-audit", "order"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="one_answer_a_criterion")]

    def __str__(self) -> str:
        return f"{self.number} {self.criterion.words}"

    @property
    def criterion(self) -> Criterion:
        """What is asked."""
        return criteria(self.audit.reference)[self.number]

    @property
    def criterion_words(self) -> str:
        """What is asked, in the export."""
        return self.criterion.words

    @property
    def by_page(self) -> str:
        """What was found on each page, in the export."""
        return " ; ".join(str(one) for one in self.findings.all())

    def clean(self) -> None:
        """A verdict is dated and shown; a failure says what fails, a derogation why."""
        missing = {}
        if self.verdict != Verdict.UNTESTED:
            if not self.evidence.strip():
                missing["evidence"] = "Dites ce qui a été essayé, et où. Exemple : au clavier, sur la recherche."
            if self.checked_on is None:
                missing["checked_on"] = "Dites quel jour. Exemple : 31/12/2026"
        if self.verdict == Verdict.FAILED and not self.fault.strip():
            missing["fault"] = "Dites ce qui ne va pas et où. Exemple : le PDF de la rencontre n’est pas balisé."
        if self.is_derogated and not self.derogation.strip():
            missing["derogation"] = "Dites pourquoi, et ce qui est proposé à la place."
        if missing:
            raise ValidationError(missing)


class Finding(models.Model):
    """What an audit found of one criterion on one page."""

    answer = models.ForeignKey(Answer, verbose_name="critère", on_delete=models.CASCADE, related_name="findings")
    page = models.ForeignKey(SampledPage, verbose_name="page", on_delete=models.CASCADE, related_name="findings")
    verdict = models.CharField("verdict", max_length=10, choices=Verdict, default=Verdict.UNTESTED)
    note = models.CharField("ce qui a été vu", max_length=300, blank=True)

    class Meta:
        verbose_name = "verdict sur une page"
        verbose_name_plural = "verdicts sur les pages"
        ordering = ["page__sort_order", "page"]
        constraints = [models.UniqueConstraint(fields=["answer", "page"], name="one_finding_a_page")]

    def __str__(self) -> str:
        said = f"{self.page.title} : {self.get_verdict_display().lower()}"
        return f"{said} ({self.note})" if self.note else said

"""A récit that somebody proposes, from its first answer to what became of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from experiences.models import ExperiencePage
from experiences.proposals.questions import QUESTIONS, Question

# How long one may come back by the link of the mail, and how long the team keeps what was sent.
OPEN_FOR = timedelta(days=30)
KEPT = timedelta(days=365)
CONSENT = (
    "Je suis d'accord pour que l'équipe lise ce récit, le mette en forme et me propose de le publier, sous licence "
    "Creative Commons BY 4.0, signé comme je l'ai demandé."
)


def new_key() -> str:
    """What the link of a proposal carries."""
    return get_random_string(32)


class State(models.TextChoices):
    """Where a proposal is, as its author sees it."""

    BEGUN = "begun", "En cours d'écriture"
    SENT = "sent", "Reçu"
    READ = "read", "Lu"
    WRITING = "writing", "En rédaction"
    PUBLISHED = "published", "Publié"
    REFUSED = "refused", "Pas retenu"


LADDER = (State.SENT, State.READ, State.WRITING, State.PUBLISHED)
WAITING = (State.SENT, State.READ, State.WRITING)


class Proposal(models.Model):
    """What somebody tells, without an account: whoever has the link of the mail goes on with it."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    title = models.CharField("titre", max_length=150, editable=False)
    email = models.EmailField("adresse e-mail", max_length=254, editable=False)
    answers = models.JSONField("réponses", default=dict, editable=False)
    credit = models.CharField("à signer", max_length=200, blank=True, editable=False)
    consent = models.TextField("accord donné", blank=True, editable=False)
    begun_at = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    saved_at = models.DateTimeField("enregistré le", default=timezone.now, editable=False, db_index=True)
    sent_at = models.DateTimeField("envoyé le", null=True, editable=False, db_index=True)
    links = models.PositiveSmallIntegerField("liens envoyés", default=0, editable=False)
    state = models.CharField("état", max_length=10, choices=State, default=State.BEGUN, db_index=True)
    owner = models.CharField("qui s'en occupe", max_length=120, blank=True)
    reason = models.TextField(
        "pourquoi il n'est pas retenu",
        max_length=2000,
        blank=True,
        help_text="Envoyé à l'auteur avec l'état « Pas retenu » : ce qui manque, et ce qui serait utile malgré tout.",
    )
    page = models.ForeignKey(
        ExperiencePage, verbose_name="récit", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    panels = [
        MultiFieldPanel(
            [FieldPanel("state"), FieldPanel("owner"), FieldPanel("reason")],
            "Ce que nous en faisons",
            help_text="« En rédaction » crée un brouillon de récit avec ces réponses ; le publier le dit à l'auteur.",
        ),
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("title", "email", "credit", "sent_at", "page")], "Le récit"
        ),
        HelpPanel(template="proposals/admin/answers.html", heading="Les réponses"),
    ]

    class Meta:
        verbose_name = "récit proposé"
        verbose_name_plural = "récits proposés"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def told(self) -> list[tuple[Question, str]]:
        """Each question with its answer, an empty one where there is none."""
        return [(question, str(self.answers.get(question.key, ""))) for question in QUESTIONS]

    @property
    def count(self) -> int:
        """How many questions have an answer."""
        return sum(bool(answer) for _question, answer in self.told)

"""A récit that somebody proposes, from its first answer to what became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from asv.core.models import AsvDocument, AsvImage
from asv.resources.models import ResourcePage
from experiences.models import ExperiencePage
from experiences.proposals.questions import QUESTIONS, Question

# How long one may come back by the link of the mail, and how long the team keeps what was sent.
OPEN_FOR = timedelta(days=30)
KEPT = timedelta(days=365)
MOST_SAID = 3000
MOST_FILES = 10
PEOPLE_AGREED = (
    "Les personnes que l’on reconnaît sur cette photo sont d’accord pour qu’elle soit publiée, et moi aussi."
)
FEWEST_WORDS = 5
UNSAID = (
    "Dites en quelques mots pourquoi : c’est ce que l’auteur lira. Par exemple, ce qui manque, ou à qui s’adresser."
)
AGREEMENT = (
    "J’ai relu ce texte et je suis d’accord pour qu’il soit publié tel quel, sous licence Creative Commons BY 4.0."
)
CONSENT = (
    "Je suis d’accord pour que l’équipe lise ce récit, le mette en forme et me propose de le publier, sous licence "
    "Creative Commons BY 4.0, signé comme je l’ai demandé."
)


def new_key() -> str:
    """What the link of a proposal carries."""
    return get_random_string(32)


class State(models.TextChoices):
    """Where a proposal is, as its author sees it."""

    BEGUN = "begun", "En cours d’écriture"
    SENT = "sent", "Reçu"
    READ = "read", "Lu"
    WRITING = "writing", "En rédaction"
    PUBLISHED = "published", "Publié"
    REFUSED = "refused", "Pas retenu"


def _stored_at(instance: ProposalFile, filename: str) -> str:
    """Below the one folder that no address of the site leads to, under a name that nobody can guess."""
    return f"propositions/{get_random_string(32)}{Path(filename).suffix.lower()}"


class Voice(models.TextChoices):
    """Who says something about a proposal."""

    AUTHOR = "author", "Qui raconte"
    COMPANION = "companion", "Qui accompagne"
    TEAM = "team", "L’équipe"


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
    owner = models.CharField("qui s’en occupe", max_length=120, blank=True)
    reason = models.TextField(
        "pourquoi il n’est pas retenu",
        max_length=2000,
        blank=True,
        help_text="Envoyé à l’auteur avec l’état « Pas retenu » : ce qui manque, et ce qui serait utile malgré tout.",
    )
    page = models.ForeignKey(
        ExperiencePage, verbose_name="récit", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    inspired_by = models.ForeignKey(
        ResourcePage, verbose_name="inspirée de", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # Who accompanies the récit asks, by a link of their own, and changes nothing. No key: nobody does, or no longer.
    companion_key = models.CharField(max_length=40, null=True, unique=True, editable=False)
    companion_email = models.EmailField("adresse de qui accompagne", max_length=254, blank=True, editable=False)
    companion_name = models.CharField("qui accompagne", max_length=80, blank=True, editable=False)
    # What its author agreed to publish: a digest of each text, the words of the agreement, and when it was last given.
    agreed = models.JSONField("textes acceptés", default=list, editable=False)
    agreement = models.TextField("accord de publication", blank=True, editable=False)
    agreed_at = models.DateTimeField("publication acceptée le", null=True, editable=False)

    wagtail_reference_index_ignore = True

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

    @property
    def thread(self) -> models.QuerySet[Remark]:
        """What author and team wrote to each other."""
        return self.remarks.filter(question="")

    def clean(self) -> None:
        """Nobody is refused without a word. Raises ValidationError."""
        if self.state == State.REFUSED and len(self.reason.split()) < FEWEST_WORDS:
            raise ValidationError({"reason": UNSAID})


class Remark(models.Model):
    """A word on a proposal; it goes with it. Between author and team it has no question, about an answer it has."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    question = models.CharField("question", max_length=20, blank=True)
    voice = models.CharField("de", max_length=10, choices=Voice)
    said_by = models.CharField("signé", max_length=120, blank=True)
    text = models.TextField("message", max_length=MOST_SAID)
    said_at = models.DateTimeField("le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mot sur un récit proposé"
        verbose_name_plural = "mots sur les récits proposés"
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_voice_display()}, {self.said_at:%d/%m/%Y}"


class ProposalFile(models.Model):
    """A file or a photograph that comes with a proposal: the author and the team open it, nobody else."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    file = models.FileField("fichier", upload_to=_stored_at, max_length=255)
    name = models.CharField("nom", max_length=150)
    size = models.PositiveBigIntegerField("octets")
    shows = models.CharField("ce que l’on y voit", max_length=200)
    is_picture = models.BooleanField("photographie", default=False)
    consent = models.TextField("accord donné", blank=True)
    added_at = models.DateTimeField("ajouté le", default=timezone.now)
    # What became of it in the library, once the récit is in writing.
    document = models.ForeignKey(AsvDocument, null=True, on_delete=models.SET_NULL, related_name="+")
    image = models.ForeignKey(AsvImage, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "fichier d’un récit proposé"
        verbose_name_plural = "fichiers des récits proposés"
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

"""Who comes to a meeting: the questions asked, the workshops, the places and the waiting list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from network.meetings.when import when_text


class QuestionKind(models.TextChoices):
    TEXT = "texte", "Réponse libre"
    CHOICE = "choix", "Une réponse à choisir"
    YES_NO = "oui-non", "Oui ou non"


class RegistrationQuestion(Orderable):
    """Something the host asks of those who register."""

    page = ParentalKey("network.MeetingPage", on_delete=models.CASCADE, related_name="registration_questions")
    label = models.CharField("question", max_length=200)
    kind = models.CharField("réponse", max_length=10, choices=QuestionKind, default=QuestionKind.TEXT)
    choices = models.TextField("réponses possibles", blank=True, help_text="Une par ligne, pour une réponse à choisir.")
    required = models.BooleanField("obligatoire", default=False)

    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
        FieldPanel("choices"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "question"
        verbose_name_plural = "questions"

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A choice needs two answers at least."""
        super().clean()
        if self.kind == QuestionKind.CHOICE and len(self.answers) < 2:
            raise ValidationError({"choices": "Écrivez au moins deux réponses, une par ligne."})

    @property
    def answers(self) -> list[str]:
        """The possible answers of a choice, each once."""
        return list(dict.fromkeys(line.strip() for line in self.choices.splitlines() if line.strip()))


class Workshop(Orderable):
    """A part of the meeting for which one registers apart, with places of its own."""

    page = ParentalKey("network.MeetingPage", on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField("atelier ou séance", max_length=200)
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1)], help_text="Vide : sans limite."
    )

    panels = [FieldPanel("title"), FieldPanel("capacity")]

    class Meta(Orderable.Meta):
        verbose_name = "atelier"
        verbose_name_plural = "ateliers"

    def __str__(self) -> str:
        return self.title


class Desk(models.Model):
    """The desk of a meeting: whoever changes its places holds this row, so that places are given one after the other.

    `told` is what the registered were last told (day, place, link), `version` how many times it has changed.
    """

    meeting = models.OneToOneField("network.MeetingPage", on_delete=models.CASCADE, related_name="desk")
    last_number = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "accueil d’une rencontre"
        verbose_name_plural = "accueils des rencontres"

    def __str__(self) -> str:
        return f"accueil de {self.meeting_id}"


class State(models.TextChoices):
    TO_CONFIRM = "to_confirm", "À confirmer"
    CONFIRMED = "confirmed", "A une place"
    WAITING = "waiting", "En liste d’attente"
    CANCELLED = "cancelled", "Désistement"


ACTIVE = (State.CONFIRMED, State.WAITING)


class Registration(models.Model):
    """Someone's place at a meeting, or their rank on its waiting list. One for each address, whatever its case."""

    meeting = models.ForeignKey(
        "network.MeetingPage", verbose_name="rencontre", on_delete=models.CASCADE, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="registrations",
    )
    email = models.EmailField("adresse e-mail", max_length=254)
    name = models.CharField("nom", max_length=150)
    function = models.CharField("fonction", max_length=150, blank=True)
    organisation = models.CharField("structure", max_length=200, blank=True)
    declared = models.CharField(
        "profession déclarée", max_length=300, blank=True, help_text="Ce que la personne a déclaré pour être admise."
    )
    answers = models.JSONField("réponses", default=list, blank=True)
    workshops = models.ManyToManyField(Workshop, verbose_name="ateliers", blank=True, related_name="registrations")
    consent = models.CharField("texte accepté", max_length=20)
    state = models.CharField("état", max_length=12, choices=State, default=State.TO_CONFIRM)
    number = models.PositiveIntegerField("ordre d’arrivée", null=True, blank=True)
    # How many times this person has registered: mails of an earlier time are not owed any more.
    turn = models.PositiveIntegerField(default=0)
    # How often this person's own invitation was given and taken back: added to the meeting's, it never goes back.
    sequence = models.PositiveIntegerField(default=0)
    invited = models.BooleanField(default=False)
    present = models.BooleanField("présence", null=True, blank=True)
    created_at = models.DateTimeField("demandée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    week_reminder_at = models.DateTimeField(null=True, blank=True)
    day_reminder_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "email"], name="registration_once"),
            models.UniqueConstraint(fields=["meeting", "number"], name="registration_number_once"),
        ]
        indexes = [models.Index(fields=["meeting", "state", "number"], name="registration_places")]

    def __str__(self) -> str:
        return f"{self.name} : {self.meeting_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The address in small letters: one person, one place."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        """Whether the person has a place, or waits for one."""
        return self.state in ACTIVE


def told_of(meeting: Any) -> dict[str, Any]:
    """The facts of a meeting whose changes are told to those registered."""
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "when": when_text(meeting.starts_at, meeting.ends_at, meeting.all_day),
        "mode": meeting.mode,
        "where": ", ".join(part for part in (meeting.venue, meeting.address) if part),
        "video_url": meeting.video_url,
        "cancelled": meeting.cancelled,
    }

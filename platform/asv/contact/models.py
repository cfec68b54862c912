"""What people wrote to the team, until somebody has answered."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from asv.core.told_panels import ToldPanel

KEPT = timedelta(days=365)


class Subject(models.TextChoices):
    """What a message is about; the values stand in addresses (`/contact/?sujet=accessibilite`)."""

    QUESTION = "question", "Une question ou une idée"
    ACCESS = "accessibilite", "Quelque chose que je ne peux pas lire ou faire"
    FAULT = "erreur", "Une erreur dans une page"
    DATA = "donnees", "Mes données personnelles"
    EXPERIENCE = "experience", "Une expérience à raconter"
    DEMARCHE = "demarche", "Une démarche à ajouter à la carte"
    ORGANISATION = "structure", "Une structure à ajouter à l’annuaire"
    MEETING = "rencontre", "Une rencontre à annoncer"


# What the team needs to know of a thing that is proposed, said under the message.
TO_SAY = {
    Subject.DEMARCHE: "Son nom, son territoire, qui la porte, depuis quand, et une adresse où en lire plus.",
    Subject.ORGANISATION: "Son nom, ce qu’elle fait, où, et son site. Une structure, pas une personne.",
    Subject.MEETING: "Son titre, le jour et l’heure, le lieu, pour qui, qui l’organise, et comment s’inscrire.",
}


class State(models.TextChoices):
    """What became of a message."""

    NEW = "new", "À traiter"
    TAKEN = "taken", "Quelqu’un s’en occupe"
    ANSWERED = "answered", "Répondu"
    ASIDE = "aside", "Sans suite"


WAITING = (State.NEW, State.TAKEN)


class ReceivedMessage(models.Model):
    """A message to the team. The platform writes it; the team says what became of it."""

    subject = models.CharField("sujet", max_length=20, choices=Subject, editable=False)
    message = models.TextField("message", max_length=5000, editable=False)
    sender = models.CharField("de", max_length=120, editable=False)
    email = models.EmailField("adresse e-mail", max_length=254, editable=False)
    about = models.CharField("à propos de", max_length=300, blank=True, editable=False)
    received_at = models.DateTimeField("reçu le", default=timezone.now, editable=False, db_index=True)
    # Of the words, their writer and the day: the same form sent twice is one message.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("état", max_length=10, choices=State, default=State.NEW, db_index=True)
    note = models.TextField("note pour l’équipe", max_length=2000, blank=True)
    # The fields of a thing that it proposes, and what the team made of it: "page:12".
    told = models.JSONField("ce qui est proposé", default=dict, blank=True, editable=False)
    made = models.CharField("ce qui en est fait", max_length=40, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    panels = [
        MultiFieldPanel(
            [ToldPanel(name) for name in ("received_at", "subject", "about", "sender", "email", "message")],
            "Le message",
        ),
        HelpPanel(template="contact/admin/told.html", heading="Ce qu’il propose"),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("note")], "Ce que nous en faisons"),
    ]

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} ({self.sender})"

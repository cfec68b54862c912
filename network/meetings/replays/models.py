"""What remains of a meeting: its recording, and what those who came say of it."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from asv.core.models import AsvDocument
from network.meetings.replays.chapters import Chapter, parse
from network.meetings.replays.transcript import read_captions
from network.meetings.replays.webvtt import BadCaptions

VIDEOS = {"mp4": "video/mp4", "webm": "video/webm"}


class Replay(Orderable):
    """The recording of a meeting, kept here; one that is elsewhere is a link of the meeting's own."""

    page = ParentalKey("network.MeetingPage", on_delete=models.CASCADE, related_name="replays")
    video = models.ForeignKey(
        AsvDocument,
        verbose_name="vidéo",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Un fichier MP4 ou WebM déposé sur le site. Vide si l’enregistrement est sur un autre site.",
    )
    captions = models.ForeignKey(
        AsvDocument,
        verbose_name="sous-titres",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Un fichier WebVTT (.vtt). La transcription en est tirée : elle se lit sur la page et se trouve par "
        "la recherche.",
    )
    chapters = models.TextField(
        "chapitres", blank=True, max_length=10_000, help_text="Un par ligne, temps puis titre : « 12:34 Table ronde »."
    )

    panels = [FieldPanel("video"), FieldPanel("captions"), FieldPanel("chapters")]

    class Meta(Orderable.Meta):
        verbose_name = "enregistrement"
        verbose_name_plural = "enregistrements"

    def __str__(self) -> str:
        return f"enregistrement de {self.page_id}"

    def clean(self) -> None:
        """The video is one, captions can be read, chapters follow each other."""
        super().clean()
        faults = {}
        if self.video and self.video.extension not in VIDEOS:
            faults["video"] = "Choisissez une vidéo MP4 ou WebM."
        if self.captions:
            try:
                read_captions(self.captions)
            except BadCaptions as error:
                faults["captions"] = str(error)
        try:
            parse(self.chapters)
        except ValueError as error:
            faults["chapters"] = str(error)
        if not (self.video or self.captions or self.chapters):
            faults["video"] = "Choisissez une vidéo ou des sous-titres, ou retirez l’enregistrement."
        if faults:
            raise ValidationError(faults)

    @property
    def chapter_list(self) -> list[Chapter]:
        """The chapters; none where they were saved without being checked and cannot be read."""
        try:
            return parse(self.chapters)
        except ValueError:
            return []


class Thanks(models.Model):
    """Someone was thanked for coming, once; `answered`: their evaluation is used up. It does not say which it is."""

    registration = models.OneToOneField("registrations.Registration", on_delete=models.CASCADE, related_name="thanks")
    sent_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "remerciement"
        verbose_name_plural = "remerciements"

    def __str__(self) -> str:
        return f"remerciement de {self.registration_id}"


class Again(models.TextChoices):
    YES = "oui", "Oui"
    PERHAPS = "peut-etre", "Peut-être"
    NO = "non", "Non"


class Evaluation(models.Model):
    """What someone says of a meeting. Neither who, nor when; its number is drawn at random, so that no order tells."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("network.MeetingPage", on_delete=models.CASCADE, related_name="evaluations")
    useful = models.PositiveSmallIntegerField("utilité", validators=[MinValueValidator(1), MaxValueValidator(5)])
    takes_away = models.TextField("ce que j’en retiens", blank=True, max_length=2000)
    lacked = models.TextField("ce qui a manqué", blank=True, max_length=2000)
    again = models.CharField("reviendrait", max_length=10, choices=Again)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"

    def __str__(self) -> str:
        return f"évaluation de {self.meeting_id}"

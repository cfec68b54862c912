"""A meeting: when, where, for whom; then what remains of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.fields import RichTextField, StreamField

from asv.core.models import AsvDocument
from asv.core.tabbed_forms import TabbedForm
from asv.core.text_features import RICH_TEXT
from asv.core.visibility import Visibility
from asv.core.visitor import Visitor
from asv.resources.models import ResourcePage
from asv.resources.text import text_of_fields
from asv.taxonomy.models import Organisation
from network.meetings.blocks import ProgrammeBlock
from network.meetings.models.choices import MeetingMode, OpenTo
from network.meetings.when import YEARS, is_open, over_at, when_text

# What people who hold the event in a calendar must hear of.
IN_CALENDARS = ("starts_at", "ends_at", "all_day", "mode", "venue", "address", "video_url", "cancelled")


class MeetingPage(ResourcePage):
    """A meeting. Its video link and registration are for those who may read the page and take part."""

    resource_type = "rencontre"
    review_years = 0
    kind_label = "Rencontre"
    # Neither the video link nor the way in: they are no matter of search.
    body_fields = ("venue", "open_to_text", "context", "programme", "outcomes")
    # Neither the video link nor the way in, here too: they are for those who take part.
    portable_fields = (
        "starts_at", "ends_at", "all_day", "mode", "venue", "address", "access_note", "host", "open_to", "open_to_text",
        "cancelled", "cancellation_note", "series", "network", "context", "programme", "attendance", "outcomes",
        "report", "replay_url", "replay_duration", "replay_captioned", "replays",
    )  # fmt: skip
    type_order = 50
    is_dated_by_publication = False

    starts_at = models.DateTimeField("début", db_index=True, help_text="Heure de Paris.")
    ends_at = models.DateTimeField(
        "fin", null=True, blank=True, help_text="Heure de Paris. Vide si elle n’est pas connue."
    )
    moved_from = models.DateTimeField("début annoncé d’abord", null=True, blank=True, editable=False)
    # How often what calendars hold has changed: of two words about an event they believe the higher number.
    sequence = models.PositiveIntegerField("changements pour les agendas", default=0, editable=False)
    all_day = models.BooleanField(
        "horaire non précisé", default=False, help_text="Seul le jour est connu : l’heure n’est pas montrée."
    )
    mode = models.CharField("forme", max_length=12, choices=MeetingMode, default=MeetingMode.PRESENTIEL)
    venue = models.CharField("lieu", max_length=200, blank=True, help_text="Nom du lieu et ville.")
    address = models.CharField("adresse", max_length=300, blank=True)
    access_note = models.TextField("pour venir", blank=True, help_text="Transports, accessibilité, repas…")
    video_url = models.URLField(
        "lien de la visioconférence",
        blank=True,
        max_length=500,
        help_text="Montré aux seules personnes qui peuvent participer ; jamais dans les listes ni les agendas publics.",
    )
    host = models.ForeignKey(
        Organisation,
        verbose_name="organisée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="hosted_meetings",
    )
    open_to = models.CharField("ouverte à", max_length=12, choices=OpenTo, default=OpenTo.PUBLIC)
    open_to_text = models.CharField(
        "précision", max_length=300, blank=True, help_text="« Membres du réseau et professionnels de… »"
    )
    registration_url = models.URLField(
        "adresse d’inscription ailleurs", blank=True, max_length=500, help_text="Si l’on s’inscrit sur un autre site."
    )
    takes_registrations = models.BooleanField("on s’inscrit ici", default=False)
    capacity = models.PositiveIntegerField(
        "places",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Vide : sans limite. Au-delà, une liste d’attente avance d’elle-même. Qui a une place la garde, même "
        "si ce nombre baisse.",
    )
    registration_closes_at = models.DateTimeField(
        "clôture des inscriptions", null=True, blank=True, help_text="Heure de Paris. Vide : jusqu’au début."
    )
    cancelled = models.BooleanField(
        "annulée", default=False, help_text="Une fois la page publiée, chaque personne inscrite en est prévenue."
    )
    cancellation_note = models.CharField("pourquoi, et la suite", max_length=300, blank=True)
    series = models.ForeignKey(
        "network.MeetingSeries",
        verbose_name="série",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="meetings",
    )
    network = models.ForeignKey(
        "network.NetworkPage",
        verbose_name="réseau",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="meetings",
    )
    context = RichTextField("contexte et objectifs", blank=True, features=RICH_TEXT)
    programme = StreamField(ProgrammeBlock(), verbose_name="programme", blank=True)
    attendance = models.PositiveIntegerField("participants", null=True, blank=True)
    outcomes = RichTextField("ce qu’il en reste", blank=True, features=RICH_TEXT)
    report = models.ForeignKey(
        AsvDocument,
        verbose_name="compte-rendu",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Joignez-le aussi dans l’onglet « Documents » pour que son texte se trouve par la recherche.",
    )
    replay_url = models.URLField("adresse du replay", blank=True, max_length=500)
    replay_duration = models.CharField("durée du replay", max_length=40, blank=True, help_text="« 1 h 52 »")
    replay_captioned = models.BooleanField(
        "ce replay est sous-titré", default=False, help_text="Relus par quelqu’un, pas seulement faits par une machine."
    )

    parent_page_types = ["network.MeetingIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*ResourcePage.exclude_fields_in_copy, "moved_from", "sequence"]

    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("all_day")], heading="Quand"
        ),
        MultiFieldPanel(
            [
                FieldPanel("mode"),
                FieldPanel("venue"),
                FieldPanel("address"),
                FieldPanel("access_note"),
                FieldPanel("video_url"),
            ],
            heading="Où",
        ),
        MultiFieldPanel(
            [
                FieldPanel("host"),
                FieldPanel("network"),
                FieldPanel("open_to"),
                FieldPanel("open_to_text"),
                FieldPanel("series"),
            ],
            heading="Qui",
        ),
        FieldPanel("context"),
        FieldPanel("programme"),
    ]
    registration_panels = [
        MultiFieldPanel(
            [
                FieldPanel("takes_registrations"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("registration_closes_at")]),
                FieldPanel("registration_url"),
            ],
            heading="S’inscrire",
        ),
        InlinePanel("registration_questions", heading="Ce que vous demandez", label="Question"),
        InlinePanel("workshops", heading="Ateliers ou séances au choix", label="Atelier"),
        MultiFieldPanel([FieldPanel("cancelled"), FieldPanel("cancellation_note")], heading="Annuler la rencontre"),
    ]
    after_panels = [
        FieldPanel("attendance"),
        FieldPanel("outcomes"),
        FieldPanel("report"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("replay_url"), FieldPanel("replay_duration")]), FieldPanel("replay_captioned")],
            heading="Replay ailleurs",
        ),
        InlinePanel("replays", heading="Enregistrement déposé ici", label="Enregistrement", max_num=1),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(content_panels, heading="Annonce"),
            ObjectList(registration_panels, heading="Inscriptions"),
            ObjectList(after_panels, heading="Ce qu’il en reste"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        app_label = "network"
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"

    def clean(self) -> None:
        """A meeting ends after it starts, and its date is the day it starts."""
        super().clean()
        self._check_years()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "La fin vient après le début : vérifiez le jour et l’heure."})
        if self.starts_at and self.registration_closes_at and self.registration_closes_at > self.starts_at:
            raise ValidationError({"registration_closes_at": "Les inscriptions se ferment au plus tard au début."})
        if self.takes_registrations and self.registration_url:
            raise ValidationError({"registration_url": "On s’inscrit ici ou ailleurs : gardez l’un des deux."})
        self._date_from_start()

    def _check_years(self) -> None:
        moments = {name: getattr(self, name) for name in ("starts_at", "ends_at", "registration_closes_at")}
        strange = [name for name, moment in moments.items() if moment and moment.year not in YEARS]
        if strange:
            raise ValidationError(dict.fromkeys(strange, "Vérifiez l’année."))

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the resource's date on the day the meeting starts, in Paris, and note what changes for who holds it."""
        self._date_from_start()
        if self.pk and self.live:
            self._note_changes()
        super().save(*args, **kwargs)

    def _note_changes(self) -> None:
        """A start that readers have seen is kept when another takes its place; what calendars hold is numbered.

        Compared with what is stored, whatever revision is published.
        """
        stored = MeetingPage.objects.filter(pk=self.pk)
        seen = stored.values("live", "moved_from", "sequence", *IN_CALENDARS).first()
        if seen is None:
            return
        self.sequence = seen["sequence"] + any(seen[name] != getattr(self, name) for name in IN_CALENDARS)
        self.moved_from = seen["moved_from"]
        if seen["live"] and seen["starts_at"] != self.starts_at:
            self.moved_from = seen["starts_at"]
        if self.moved_from == self.starts_at:
            self.moved_from = None

    def _date_from_start(self) -> None:
        if isinstance(self.starts_at, datetime) and timezone.is_aware(self.starts_at):
            self.date = timezone.localdate(self.starts_at)

    @property
    def when(self) -> str:
        """Day and hours in words."""
        return when_text(self.starts_at, self.ends_at, self.all_day)

    @property
    def over_at(self) -> datetime:
        """The moment after which the meeting belongs to the past: its end, or the end of its day."""
        return over_at(self.starts_at, self.ends_at, self.all_day)

    @property
    def was_when(self) -> str:
        """Day and hours announced before the meeting moved; empty for one that did not."""
        return when_text(self.moved_from, None, self.all_day) if self.moved_from else ""

    @property
    def registrations_open(self) -> bool:
        """Whether one may still register here: not before publication, nor once closed, cancelled or begun."""
        return is_open(self)

    @property
    def is_past(self) -> bool:
        """Whether the meeting is over."""
        return self.over_at < timezone.now()

    def may_join(self, user: Visitor, visibility: Visibility) -> bool:
        """Whether this person may see the video link and registration: reads the page and is among those invited."""
        if not visibility.may_read(self):
            return False
        if self.open_to != OpenTo.MEMBERS or user.is_superuser:
            return True
        if not user.is_authenticated:
            return False
        group = self.network.group_id if self.network else None
        return group is None or visibility.belongs_to(group)

    def opening(self) -> str:
        """What the meeting is about, rather than where it is."""
        return text_of_fields(self, ("context", "outcomes"))

    def extra_formats(self) -> list[str]:
        """A replay is a video."""
        return ["video"] if self.replay_url else []

    def card_extra(self) -> dict[str, object]:
        """When and how; where is the territory's to say, so that nothing of a members' meeting slips out."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "when": self.when,
            "mode": self.mode,
            "mode_label": self.get_mode_display(),
        }

"""The programme of a meeting."""

from __future__ import annotations

from wagtail import blocks

from asv.core.text_features import RICH_TEXT
from network.meetings.when import hour_text

SESSION_KINDS = [
    ("accueil", "Accueil"),
    ("ouverture", "Ouverture"),
    ("presentation", "Intervention"),
    ("experience", "Retour d’expérience"),
    ("table-ronde", "Table ronde"),
    ("atelier", "Atelier"),
    ("echanges", "Échanges"),
    ("pause", "Pause"),
    ("cloture", "Clôture"),
]


class SpeakerBlock(blocks.StructBlock):
    """Who speaks, by function and body, never by name."""

    function = blocks.CharBlock(label="fonction", help_text="« Coordinatrice de l’ASV », pas un nom.")
    body = blocks.CharBlock(label="organisme", required=False)

    class Meta:
        label = "Intervenant"
        icon = "user"


class SessionValue(blocks.StructValue):
    """One moment, with its kind in words."""

    @property
    def kind_label(self) -> str:
        """The kind as readers see it; empty for none, and where the title already says it."""
        label = dict(SESSION_KINDS).get(self.get("kind") or "", "")
        return "" if label == self.get("title") else label

    @property
    def hours(self) -> str:
        """The hours in words, "9 h 30 – 10 h": the start alone where the end is not known, empty without a start."""
        return " – ".join(hour_text(moment) for moment in (self.get("starts"), self.get("ends")) if moment)


class SessionBlock(blocks.StructBlock):
    """One moment of a programme."""

    starts = blocks.TimeBlock(label="début", required=False)
    ends = blocks.TimeBlock(label="fin", required=False)
    title = blocks.CharBlock(label="titre")
    kind = blocks.ChoiceBlock(label="nature", choices=SESSION_KINDS, required=False)
    description = blocks.RichTextBlock(label="description", features=RICH_TEXT, required=False)
    speakers = blocks.ListBlock(SpeakerBlock(), label="intervenants", default=[])

    class Meta:
        label = "Moment"
        icon = "time"
        value_class = SessionValue


class ProgrammeBlock(blocks.StreamBlock):
    """A timed programme."""

    session = SessionBlock()

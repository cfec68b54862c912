"""StreamField blocks of meetings, networks and démarches."""

from __future__ import annotations

from wagtail import blocks

from asv.core.blocks import RICH_TEXT
from network.when import hour_text

SESSION_KINDS = [
    ("accueil", "Accueil"),
    ("ouverture", "Ouverture"),
    ("presentation", "Intervention"),
    ("experience", "Retour d'expérience"),
    ("table-ronde", "Table ronde"),
    ("atelier", "Atelier"),
    ("echanges", "Échanges"),
    ("pause", "Pause"),
    ("cloture", "Clôture"),
]


class SpeakerBlock(blocks.StructBlock):
    """Who speaks, by function and body, never by name."""

    function = blocks.CharBlock(label="fonction", help_text="« Coordinatrice de l'ASV », pas un nom.")
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


class TopicBlock(blocks.StructBlock):
    """A subject a network works on, or worked on."""

    title = blocks.CharBlock(label="sujet")
    period = blocks.CharBlock(label="quand", required=False, help_text="« 2018 », « mars 2019 ».")
    text = blocks.RichTextBlock(label="en bref", features=RICH_TEXT, required=False)

    class Meta:
        label = "Sujet"
        icon = "list-ul"


class TopicsBlock(blocks.StreamBlock):
    """The subjects of a network."""

    topic = TopicBlock()


class PriorityBlock(blocks.StructBlock):
    """A priority or an operational objective of a démarche."""

    number = blocks.CharBlock(label="numéro", required=False, help_text="Tel qu'il est dans le contrat : 2.1.1.1.")
    title = blocks.CharBlock(label="intitulé")
    text = blocks.RichTextBlock(label="en bref", features=RICH_TEXT, required=False)

    class Meta:
        label = "Priorité"
        icon = "tick"


class PrioritiesBlock(blocks.StreamBlock):
    """The priorities of a démarche."""

    priority = PriorityBlock()

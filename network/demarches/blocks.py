"""The priorities of a démarche."""

from __future__ import annotations

from wagtail import blocks

from asv.core.text_features import RICH_TEXT


class PriorityBlock(blocks.StructBlock):
    """A priority or an operational objective of a démarche."""

    number = blocks.CharBlock(label="numéro", required=False, help_text="Tel qu’il est dans le contrat : 2.1.1.1.")
    title = blocks.CharBlock(label="intitulé")
    text = blocks.RichTextBlock(label="en bref", features=RICH_TEXT, required=False)

    class Meta:
        label = "Priorité"
        icon = "tick"


class PrioritiesBlock(blocks.StreamBlock):
    """The priorities of a démarche."""

    priority = PriorityBlock()

"""What a network works on."""

from __future__ import annotations

from wagtail import blocks

from asv.core.text_features import RICH_TEXT


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

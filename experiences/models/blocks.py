"""The StreamField blocks of récits and analysis reports: few, and named by what they tell."""

from __future__ import annotations

from wagtail import blocks

from asv.core.blocks import FigureBlock as PictureBlock
from asv.core.blocks import QuoteBlock, TableBlock, VideoBlock
from asv.core.text_features import RICH_TEXT
from experiences.choosers import OrganisationChooserBlock

PARTNER_ROLES = [
    ("pilotage", "Pilotage"),
    ("financement", "Financement"),
    ("mise-en-oeuvre", "Mise en œuvre"),
    ("relais", "Relais"),
    ("expertise", "Expertise"),
]
VALUE_FOR = [
    ("habitants", "Les habitants"),
    ("professionnels", "Les professionnels"),
    ("politiques-publiques", "Les politiques publiques et les institutions"),
]


class MomentBlock(blocks.StructBlock):
    """A key moment of the story, and how the turn was taken."""

    title = blocks.CharBlock(label="moment", help_text="Ce qui se passe, en quelques mots.")
    period = blocks.CharBlock(label="quand", required=False, help_text="« Automne 2015 », « premier semestre »…")
    text = blocks.RichTextBlock(label="récit", required=False, features=RICH_TEXT)
    passage = blocks.RichTextBlock(
        label="comment ce moment a été franchi",
        required=False,
        features=RICH_TEXT,
        help_text="Ce qui a permis d’avancer, ce qu’il a fallu changer.",
    )

    class Meta:
        icon = "date"
        label = "Moment clé"


class CourseBlock(blocks.StreamBlock):
    """The course of the action: its moments, and what ties and shows them."""

    moment = MomentBlock()
    text = blocks.RichTextBlock(label="Texte", icon="pilcrow", features=RICH_TEXT)
    heading = blocks.CharBlock(label="Intertitre", icon="title", template="components/blocks/subheading.html")
    figure = PictureBlock()
    quote = QuoteBlock()
    table = TableBlock()
    video = VideoBlock()


class FunctionBlock(blocks.StructBlock):
    """A key function: what makes the result, beyond the content of the action."""

    name = blocks.CharBlock(label="fonction clé", help_text="« Aller vers », « pair-aidance », « participation »…")
    how = blocks.RichTextBlock(label="comment elle est remplie", required=False, features=RICH_TEXT)

    class Meta:
        icon = "key"
        label = "Fonction clé"


class KeyFunctionsBlock(blocks.StreamBlock):
    function = FunctionBlock()


class PartnerBlock(blocks.StructBlock):
    """A partner, the part it takes and what it brings."""

    name = blocks.CharBlock(label="partenaire", help_text="Une structure ou une fonction, jamais une personne.")
    organisation = OrganisationChooserBlock(label="fiche de l’annuaire", required=False)
    role = blocks.ChoiceBlock(label="rôle", choices=PARTNER_ROLES, required=False)
    contribution = blocks.TextBlock(label="apport", required=False, rows=2)

    class Meta:
        icon = "group"
        label = "Partenaire"


class PartnersBlock(blocks.StreamBlock):
    partner = PartnerBlock()


class VoiceBlock(blocks.StructBlock):
    """The words of someone concerned, by function."""

    quote = blocks.TextBlock(label="paroles", rows=3)
    who = blocks.CharBlock(label="qui parle", required=False, help_text="Une fonction : « habitante relais ».")

    class Meta:
        icon = "openquote"
        label = "Paroles"


class VoicesBlock(blocks.StreamBlock):
    voice = VoiceBlock()


class CitedExperiencesBlock(blocks.ListBlock):
    """The récits that support what is said."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", "récits qui l’appuient")
        kwargs.setdefault("required", False)
        kwargs.setdefault("default", [])
        super().__init__(blocks.PageChooserBlock("experiences.ExperiencePage", label="récit"), **kwargs)


class FigureBlock(blocks.StructBlock):
    """A key figure and where it comes from."""

    value = blocks.CharBlock(label="chiffre", help_text="« 16 », « 3 sur 4 », « 62 % »…")
    label = blocks.CharBlock(label="ce qu’il compte")
    source = blocks.CharBlock(label="source", required=False)

    class Meta:
        icon = "order"
        label = "Chiffre clé"


class KeyFiguresBlock(blocks.StreamBlock):
    figure = FigureBlock()


class AssertionBlock(blocks.StructBlock):
    """A statement of the report, with the récits that support it."""

    text = blocks.RichTextBlock(label="constat", features=RICH_TEXT)
    experiences = CitedExperiencesBlock()

    class Meta:
        icon = "check"
        label = "Constat appuyé"


class ChapterContentBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label="Texte", icon="pilcrow", features=RICH_TEXT)
    assertion = AssertionBlock()


class ChapterBlock(blocks.StructBlock):
    """A chapter of the report."""

    title = blocks.CharBlock(label="titre du chapitre")
    content = ChapterContentBlock(label="contenu", required=False)

    class Meta:
        icon = "doc-full"
        label = "Chapitre"


class ChaptersBlock(blocks.StreamBlock):
    chapter = ChapterBlock()


class CharacteristicBlock(blocks.StructBlock):
    """One of the characteristics of the approach: project, partnerships, participation, territory, coordination."""

    name = blocks.CharBlock(label="caractéristique")
    text = blocks.RichTextBlock(label="ce que montre l’analyse", required=False, features=RICH_TEXT)
    experiences = CitedExperiencesBlock()

    class Meta:
        icon = "tag"
        label = "Caractéristique"


class CharacteristicsBlock(blocks.StreamBlock):
    characteristic = CharacteristicBlock()


class AddedValuesBlock(blocks.StreamBlock):
    """The added values; `for` is a word of Python's, so this block is declared by pairs."""

    value = blocks.StructBlock(
        [
            ("for", blocks.ChoiceBlock(label="pour qui", choices=VALUE_FOR)),
            ("how", blocks.ListBlock(blocks.TextBlock(label="moyen", rows=2), label="comment", default=[])),
            ("effects", blocks.ListBlock(blocks.TextBlock(label="effet", rows=2), label="effets", default=[])),
            ("experiences", CitedExperiencesBlock()),
        ],
        icon="plus",
        label="Plus-value",
    )

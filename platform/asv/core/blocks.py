"""StreamField blocks that several page types share."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from asv.core.parts import part_context
from asv.core.retention import terms

RICH_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul"]


class FigureBlock(blocks.StructBlock):
    """An image with its caption; the alternative text is the image's description."""

    image = ImageChooserBlock(label="image")
    caption = blocks.CharBlock(label="légende", required=False)

    class Meta:
        icon = "image"
        label = "Image"
        template = "components/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    """Someone's words, by function, never by name."""

    quote = blocks.TextBlock(label="paroles")
    who = blocks.CharBlock(label="qui parle", required=False, help_text="Une fonction : « habitante relais ».")

    class Meta:
        icon = "openquote"
        label = "Paroles"
        template = "components/blocks/quote.html"


class DownloadBlock(blocks.StructBlock):
    """A document offered with its format and weight."""

    document = DocumentChooserBlock(label="document")

    class Meta:
        icon = "download"
        label = "Document à télécharger"
        template = "components/blocks/download.html"


class RetentionBlock(blocks.StaticBlock):
    """How long personal data are kept, as the rooms of the site declare it: nobody has to write it down twice."""

    def get_context(self, value: object, parent_context: dict[str, object] | None = None) -> dict[str, object]:
        return {**super().get_context(value, parent_context), "terms": terms()}

    class Meta:
        icon = "time"
        label = "Durées de conservation"
        admin_text = "Le tableau des durées de conservation, tel que le site les applique."
        template = "components/blocks/retention.html"


class ContactBlock(blocks.StaticBlock):
    """How to reach the team: the form, and what the settings of the site say of who publishes it."""

    def get_context(self, value: object, parent_context: dict[str, object] | None = None) -> dict[str, object]:
        return {**super().get_context(value, parent_context), **part_context("contact")}

    class Meta:
        icon = "mail"
        label = "Nous joindre"
        admin_text = "Le formulaire de contact, l'adresse et l'éditeur, tels que les réglages du site les disent."
        template = "components/blocks/contact.html"


class StatementBlock(blocks.StaticBlock):
    """The statement of accessibility, written from the audit that the admin holds."""

    def get_context(self, value: object, parent_context: dict[str, object] | None = None) -> dict[str, object]:
        return {**super().get_context(value, parent_context), **part_context("statement")}

    class Meta:
        icon = "check"
        label = "Déclaration d'accessibilité"
        admin_text = "La déclaration, écrite à partir de l'audit (menu « Accessibilité »)."
        template = "components/blocks/statement.html"


class BodyBlock(blocks.StreamBlock):
    """The body of plain pages and news."""

    heading = blocks.CharBlock(label="intertitre", icon="title", template="components/blocks/heading.html")
    text = blocks.RichTextBlock(label="texte", features=RICH_TEXT, template="components/blocks/text.html")
    figure = FigureBlock()
    quote = QuoteBlock()
    download = DownloadBlock()
    retention = RetentionBlock()
    contact = ContactBlock()
    statement = StatementBlock()

"""StreamField blocks that several page types share."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from asv.core.parts import part_context
from asv.core.retention import terms
from asv.core.small_tables import MOST_CELLS, MOST_ROWS, SmallTable
from asv.core.text_features import RICH_TEXT


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


class TableValue(blocks.StructValue):
    """A small table as it was typed or pasted from a spreadsheet."""

    @property
    def lines(self) -> list[list[str]]:
        """Its cells, row by row, all rows of one length; tabs part them, else semicolons."""
        typed = [row for row in str(self.get("rows") or "").splitlines() if row.strip()]
        mark = "\t" if any("\t" in row for row in typed) else ";"
        cells = [[cell.strip() for cell in row.split(mark)] for row in typed]
        width = max((len(row) for row in cells), default=0)
        return [row + [""] * (width - len(row)) for row in cells]

    @property
    def table(self) -> SmallTable:
        """The table, for who writes it without a template."""
        return SmallTable.of(self.get("caption"), self.lines)

    @property
    def head(self) -> list[str]:
        """The titles of its columns."""
        return self.lines[0] if self.lines else []

    @property
    def body(self) -> list[list[str]]:
        """The rows below them."""
        return self.lines[1:]


class TableBlock(blocks.StructBlock):
    """A small table with its title."""

    caption = blocks.CharBlock(label="titre du tableau", max_length=200)
    rows = blocks.TextBlock(
        label="cellules",
        help_text="Collez-les d’un tableur, ou écrivez une ligne par rangée, les cellules séparées par des "
        "points-virgules. La première rangée donne les titres des colonnes.",
    )

    def clean(self, value: TableValue) -> TableValue:
        """Refuse what is larger than a table of a text: archives and exports would cut it."""
        cleaned: TableValue = super().clean(value)
        lines = cleaned.lines
        width = max(map(len, lines), default=0)
        if len(lines) > MOST_ROWS or width > MOST_CELLS:
            held, size = f"{MOST_ROWS} rangées de {MOST_CELLS} cellules", f"{len(lines)} de {width}"
            fault = f"Un tableau tient {held}, celui-ci en a {size}. Faites-en plusieurs."
            raise StructBlockValidationError(block_errors={"rows": ValidationError(fault)})
        return cleaned

    class Meta:
        icon = "table"
        label = "Tableau"
        template = "components/blocks/table.html"
        value_class = TableValue


class VideoValue(blocks.StructValue):
    """A video that another site shows."""

    @property
    def host(self) -> str:
        """That site, as its address names it."""
        try:
            return urlsplit(str(self.get("url") or "")).hostname or ""
        except ValueError:
            return ""


class VideoBlock(blocks.StructBlock):
    """A video by its link: nothing is asked of the other site before the reader follows it."""

    title = blocks.CharBlock(label="titre de la vidéo", max_length=200)
    url = blocks.URLBlock(label="adresse")
    words = blocks.TextBlock(
        label="ce qu’on y voit et entend", required=False, help_text="Pour qui ne la regarde pas, ou ne l’entend pas."
    )
    captioned = blocks.BooleanBlock(
        label="cette vidéo est sous-titrée",
        required=False,
        help_text="Relus par quelqu’un, pas seulement faits par une machine.",
    )

    class Meta:
        icon = "media"
        label = "Vidéo, par un lien"
        template = "components/blocks/video.html"
        value_class = VideoValue


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
        admin_text = "Le formulaire de contact, l’adresse et l’éditeur, tels que les réglages du site les disent."
        template = "components/blocks/contact.html"


class StatementBlock(blocks.StaticBlock):
    """The statement of accessibility, written from the audit that the admin holds."""

    def get_context(self, value: object, parent_context: dict[str, object] | None = None) -> dict[str, object]:
        return {**super().get_context(value, parent_context), **part_context("statement")}

    class Meta:
        icon = "check"
        label = "Déclaration d’accessibilité"
        admin_text = "La déclaration, écrite à partir de l’audit (menu « Accessibilité »)."
        template = "components/blocks/statement.html"


class BodyBlock(blocks.StreamBlock):
    """The body of plain pages and news."""

    heading = blocks.CharBlock(label="intertitre", icon="title", template="components/blocks/heading.html")
    text = blocks.RichTextBlock(label="texte", features=RICH_TEXT, template="components/blocks/text.html")
    figure = FigureBlock()
    quote = QuoteBlock()
    table = TableBlock()
    video = VideoBlock()
    download = DownloadBlock()
    retention = RetentionBlock()
    contact = ContactBlock()
    statement = StatementBlock()

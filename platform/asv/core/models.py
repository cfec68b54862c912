"""What every page has, and the images, documents and site settings editors manage."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import PurePath

from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from asv.core.content_checks import with_marks
from asv.core.copying import CopyWithoutAlias
from asv.core.former_files import FormerFile
from asv.core.image_models import AsvImage, AsvRendition, corpus_uid, public_mark
from asv.core.page_rights import PageRights
from asv.core.page_views import page_context
from asv.core.routing import known_ancestors, pages_along
from asv.core.slugs import fill_slug
from asv.core.templatetags.asv import poids
from asv.core.text_pages import text_address
from asv.core.visitor import Visitor

__all__ = [
    "AsvDocument",
    "AsvImage",
    "AsvRendition",
    "BasePage",
    "DocumentKind",
    "DocumentText",
    "FormerFile",
    "SiteSettings",
    "TextStatus",
    "corpus_uid",
    "public_mark",
]


class DocumentKind(models.TextChoices):
    FICHE = "fiche", "Fiche"
    SYNTHESE = "synthese", "Note de synthèse"
    COMPTE_RENDU = "compte-rendu", "Compte-rendu"
    RAPPORT = "rapport", "Rapport"
    NOTE = "note", "Note"
    GUIDE = "guide", "Guide"
    SUPPORT = "support", "Support de présentation"
    AFFICHE = "affiche", "Affiche ou dépliant"
    COURRIER = "courrier", "Modèle de courrier"
    AUTRE = "autre", "Autre document"


class TextStatus(models.TextChoices):
    PENDING = "pending", "Lecture en attente"
    READY = "ready", "Texte lu"
    EMPTY = "empty", "Aucun texte trouvé"
    FAILED = "failed", "Texte illisible"


class AsvDocument(AbstractDocument):
    """A downloadable file: what it is, its language, and what became of the reading of its text."""

    uid = corpus_uid()
    is_public = public_mark()
    kind = models.CharField("nature", max_length=20, choices=DocumentKind, default=DocumentKind.AUTRE)
    language = models.CharField("langue", max_length=8, default="fr", help_text="Code à deux lettres : fr, en…")
    page_count = models.PositiveIntegerField("pages", null=True, blank=True, editable=False)
    text_status = models.CharField(
        "lecture du texte", max_length=10, choices=TextStatus, default=TextStatus.PENDING, editable=False
    )
    text_message = models.CharField("message", max_length=300, blank=True, editable=False)

    has_former = models.BooleanField("a d’anciennes éditions", default=False, editable=False)

    admin_form_fields = ("title", "file", "kind", "language", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("kind")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    @property
    def extension(self) -> str:
        """The file's extension in lower case, without its dot: the `format` facet's value."""
        return str(self.file_extension).lower()

    @property
    def format_label(self) -> str:
        """Format and weight as readers see them before downloading: "PDF, 689,6 Ko"."""
        return format_label(self.filename, self.file_size)

    @property
    def text_url(self) -> str:
        """Where its text is read as a page; empty where none was read."""
        return text_address(self.pk) if self.text_status == TextStatus.READY else ""


def format_label(name: str, size: int | None) -> str:
    """Format and weight of a file of this name and size: "PDF, 689,6 Ko"."""
    return f"{PurePath(name).suffix[1:].upper()}, {poids(size)}"


class DocumentText(models.Model):
    """The text of a document, page by page, kept apart so that listings stay light.

    `parts` are the same pages with their headings, lists and tables (`asv.core.text_parts`), where the file says what
    they are. `corrected` is what editors wrote instead, and of which file: reading it again changes nothing of it.
    """

    document = models.OneToOneField(AsvDocument, on_delete=models.CASCADE, related_name="text")
    pages = models.JSONField("pages", default=list)
    parts = models.JSONField("parties", null=True)
    corrected = models.JSONField("corrections", default=dict)
    read_from = models.CharField("fichier lu", max_length=255, blank=True)

    class Meta:
        verbose_name = "texte de document"
        verbose_name_plural = "textes de documents"

    def __str__(self) -> str:
        return f"Texte de {self.document_id}"

    def is_of(self, file: str) -> bool:
        """Whether this is the text of a file of that name; of those read before names were kept nothing is known."""
        return self.read_from in {file, ""}


class BasePage(Page):
    """What every page has: a summary shown in cards and shared links, and an image."""

    summary = models.TextField(
        "chapô",
        max_length=600,
        blank=True,
        help_text="Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.",
    )
    image = models.ForeignKey(
        AsvImage,
        verbose_name="image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.",
    )

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("image")]
    copy_form_class = CopyWithoutAlias

    class Meta:
        abstract = True

    @property
    def uid(self) -> uuid.UUID:
        """What archives and imports know the page by, on every site that holds it: Wagtail's key across sites."""
        key: uuid.UUID = self.translation_key
        return key

    @property
    def description(self) -> str:
        """What search engines and shared links say of the page."""
        return self.search_description or self.summary

    def opening(self) -> str:
        """The text of the page in plain words, for those that say nothing of themselves; empty where it has none."""
        return ""

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """The page's own context, and what the rooms that show it have registered."""
        return {**super().get_context(request, *args, **kwargs), **page_context(self, request)}

    def get_parent(self, update: bool = False) -> Page | None:
        """The page above; no query for a page reached by its address, one for all of a list."""
        known = None if update else getattr(self, "parent_along", None)
        together = None if update or known else getattr(self, "listed_with", None)
        return known or (together and together.parent_of(self)) or super().get_parent(update)

    def permissions_for_user(self, user: Visitor) -> PageRights:
        """What this person may do with the page."""
        return PageRights(user, self)

    @property
    def trail(self) -> list[Page]:
        """What contains the page, the root of the site first; no query for a page reached by its address."""
        known = known_ancestors(self)
        return list(self.get_ancestors().filter(depth__gte=2)) if known is None else known

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page at an address below this one, unless a page on the way routes in its own manner."""
        if not path_components:
            if self.get_deferred_fields():  # the remembered root of the site (asv/core/remembered.py)
                return type(self)._default_manager.get(pk=self.pk).route(request, [])
            return super().route(request, path_components)
        along = pages_along(self, path_components)
        if any((row.specific_class or Page).route not in (BasePage.route, Page.route) for row in along):
            return super().route(request, path_components)
        if len(along) < len(path_components):
            raise Http404
        if not along[-1].live:
            request.kept_back = along[-1]  # type: ignore[attr-defined]  # what `not_found` may have a word for
        page = along[-1].specific
        page.parent_along = along[-1].parent_along
        return page.route(request, [])

    def full_clean(
        self, exclude: Iterable[str] | None = None, validate_unique: bool = True, validate_constraints: bool = True
    ) -> None:
        """Check the page; one without a slug has it of its title, with the letters that Wagtail would drop."""
        fill_slug(self)
        super().full_clean(exclude, validate_unique, validate_constraints)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The page as its editor sees it before it is published, with what the checks are to find."""
        return with_marks(super().serve_preview(request, mode_name))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """No question to the database when the request already knows that nothing restricts the page."""
        if getattr(self, "known_unrestricted", False):
            nothing: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
            return nothing
        restrictions: QuerySet[PageViewRestriction] = super().get_view_restrictions()
        return restrictions


@register_setting(icon="cog")
class SiteSettings(BaseGenericSetting):
    """What editors may change of the whole site."""

    announcement = RichTextField(
        "bandeau d’annonce",
        blank=True,
        features=["bold", "link"],
        help_text="Une phrase en haut de toutes les pages. Vide : pas de bandeau.",
    )
    contact_email = models.EmailField(
        "adresse de contact",
        blank=True,
        help_text="Montrée sur la page « Nous écrire » ; ce que les gens y écrivent y est aussi envoyé. Vide : leurs "
        "messages attendent dans « Messages reçus ».",
    )
    linkedin_url = models.URLField("page LinkedIn", blank=True, help_text="Liée au pied de chaque page.")
    publisher = models.CharField(
        "éditeur du site",
        max_length=200,
        blank=True,
        help_text="L’organisme qui publie : au pied de chaque page, dans les mentions légales et la déclaration "
        "d’accessibilité.",
    )

    # Written by `asv.statement` from the audit: it stands at the foot of every page, which reads these settings anyway.
    conformity = models.CharField("conformité", max_length=60, default="non conforme", editable=False)

    panels = [
        FieldPanel("announcement"),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("linkedin_url"), FieldPanel("publisher")], _("Contact")
        ),
    ]

    class Meta:
        verbose_name = "réglages du site"

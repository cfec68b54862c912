"""Documents as resources of their own: a notice for each, with its file."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, ObjectList

from asv.core.models import AsvDocument, BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.resources.models import ResourceFile, ResourcePage
from experiences.models.experience import rich
from experiences.models.indexes import INDEX_TEMPLATE, ResourceIndexPage


class DocumentIndexPage(ResourceIndexPage):
    """All documents, newest first."""

    listed_type = "experiences.DocumentPage"
    listed_label = "document,documents"
    search_label = "Chercher parmi les documents"
    template = INDEX_TEMPLATE
    subpage_types = ["experiences.DocumentPage"]

    class Meta:
        verbose_name = "liste des documents"


class DocumentPage(ResourcePage):
    """The notice of a document: what it is, which edition, and the file itself."""

    resource_type = "document"
    kind_label = "Document"
    is_notice = True
    body_fields = ("body", "edition")
    portable_fields = ("document", *body_fields)
    type_order = 90
    schema_type = "DigitalDocument"
    ris_type = "RPRT"

    document = models.ForeignKey(
        AsvDocument, verbose_name="fichier", null=True, on_delete=models.PROTECT, related_name="notices"
    )
    edition = models.CharField("édition", max_length=80, blank=True, help_text="« Édition 2019 », « juillet 2019 »…")
    body = rich("présentation", "Ce que l’on y trouve, qui l’a demandé, comment il a été fait.")

    parent_page_types = ["experiences.DocumentIndexPage"]
    subpage_types: list[str] = []

    edit_handler = TabbedForm(
        [
            ObjectList(
                [
                    *BasePage.content_panels,
                    FieldPanel("document"),
                    FieldPanel("edition"),
                    FieldPanel("body"),
                ],
                heading="Document",
            ),
            ObjectList(ResourcePage.classification_panels, heading="Carte d’identité"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "notice de document"
        verbose_name_plural = "notices de documents"

    def save(self, *args: object, **kwargs: object) -> None:
        """Save the notice; its file is its one attached document, so that its text, weight and format are found."""
        kept = [link for link in self.files.all() if link.document_id == self.document_id][:1]
        if not kept and self.document_id:
            kept = [ResourceFile(document=self.document)]
        self.files.set(kept)
        super().save(*args, **kwargs)

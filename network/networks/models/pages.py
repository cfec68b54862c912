"""Networks: who meets, about what, and the pages of their own space."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.fields import RichTextField, StreamField

from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.core.text_features import RICH_TEXT
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation
from network.networks.blocks import TopicsBlock


class NetworkIndexPage(BasePage):
    """All the networks."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network.NetworkPage"]
    max_count = 1

    class Meta:
        app_label = "network"
        verbose_name = "liste des réseaux"
        verbose_name_plural = "listes des réseaux"


class NetworkPage(ResourcePage):
    """A network of people who coordinate health in neighbourhoods; the pages below it may be its members' own."""

    resource_type = "reseau"
    review_years = 1
    kind_label = "Réseau"
    body_fields = ("purpose", "membership", "rhythm", "topics")
    portable_fields = ("purpose", "membership", "rhythm", "animator", "topics")
    type_order = 70
    schema_type = "Organization"

    purpose = RichTextField("à quoi il sert", blank=True, features=RICH_TEXT)
    membership = RichTextField("qui en fait partie", blank=True, features=RICH_TEXT)
    rhythm = models.CharField("rythme", max_length=200, blank=True, help_text="« Trois ou quatre rencontres par an »")
    animator = models.ForeignKey(
        Organisation,
        verbose_name="animé par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="animated_networks",
    )
    topics = StreamField(TopicsBlock(), verbose_name="sujets travaillés", blank=True)
    group = models.ForeignKey(
        Group,
        verbose_name="groupe des membres",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Les comptes qui lisent les pages et rencontres réservées de ce réseau.",
    )

    parent_page_types = ["network.NetworkIndexPage"]
    subpage_types = ["home.PlainPage"]

    content_panels = [
        *ResourcePage.content_panels,
        FieldPanel("purpose"),
        MultiFieldPanel(
            [
                FieldPanel("membership"),
                FieldPanel("rhythm"),
                FieldPanel("animator"),
                FieldPanel("group", permission="superuser"),
            ],
            heading="Fonctionnement",
        ),
        FieldPanel("topics"),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        app_label = "network"
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"

    def with_content_json(self, content: dict[str, object]) -> NetworkPage:
        """The page of a revision; its group is the published page's where the revision has none."""
        page: NetworkPage = super().with_content_json(content)
        if page.group_id is None:
            page.group_id = NetworkPage.objects.filter(pk=self.pk).values_list("group_id", flat=True).first()
        return page

"""The home page: what the platform is in five seconds, and the way in for everyone."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.models import Page

from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm


class HomePage(BasePage):
    """The root of the site."""

    promise = models.CharField(
        "promesse",
        max_length=140,
        default="Ce que les quartiers ont essayé pour leur santé, prêt à être repris.",
        help_text="Le grand titre : une phrase qui dit à quoi sert le site.",
    )
    intro = models.TextField(
        "introduction",
        max_length=300,
        default=(
            "Récits, fiches d’action, analyses et rencontres des coordinations locales de santé : "
            "cherchez, gardez, adaptez."
        ),
        help_text="Une ou deux phrases, sous le grand titre.",
    )
    search_examples = models.CharField(
        "recherches proposées",
        max_length=200,
        blank=True,
        default="ambassadeurs de santé, accès aux droits, alimentation des enfants",
        help_text="Trois ou quatre recherches, séparées par des virgules.",
    )
    experiences_text = models.CharField(
        "sous « récits »",
        max_length=160,
        default="Le chemin, les appuis, les obstacles, ce qu’il faut pour refaire.",
    )
    actions_text = models.CharField(
        "sous « Inspir’Actions »",
        max_length=160,
        default="Une page, une idée, un contact : pour s’en inspirer lundi.",
    )
    analyses_text = models.CharField(
        "sous « analyses »",
        max_length=160,
        default="Ce que la démarche apporte, récits à l’appui.",
    )
    coordinator_title = models.CharField("titre", max_length=120, default="Vous coordonnez un ASV, un CLS, un CLSM ?")
    coordinator_text = models.TextField(
        "texte",
        max_length=400,
        default=(
            "Gardez ce qui vous sert, retrouvez-le sur tous vos écrans, et recevez ce qui paraît "
            "sur vos thèmes et votre territoire."
        ),
    )

    parent_page_types = ["wagtailcore.Page"]

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("promise"), FieldPanel("intro"), FieldPanel("search_examples")], "Ce qu’on lit d’abord"
        ),
        MultiFieldPanel(
            [FieldPanel("experiences_text"), FieldPanel("actions_text"), FieldPanel("analyses_text")],
            "Les trois portes",
        ),
        MultiFieldPanel(
            [FieldPanel("coordinator_title"), FieldPanel("coordinator_text")], "L’entrée des coordinations"
        ),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList([FieldPanel("summary"), FieldPanel("image"), *Page.promote_panels], heading="Partage"),
            ObjectList(Page.settings_panels, heading="Réglages"),
        ]
    )

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"

    def opening(self) -> str:
        """What stands under the promise."""
        return self.intro

    @property
    def examples(self) -> list[str]:
        """The searches offered under the field."""
        return [words.strip() for words in self.search_examples.split(",") if words.strip()]

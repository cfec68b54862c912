"""The menu « Recherche »: synonyms, chosen answers, subjects to write, judged questions."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from asv.core.admin_lists import ListIndex, ListViewSet
from asv.core.visibility import visibility_of
from asv.core.words import clean_words
from search.admin.forms import SynonymForm, WantedTopicForm
from search.models import JudgedQuery, PromotedAnswer, Synonym, WantedTopic
from search.preview import effects_of


class _Prefilled(generic.CreateView):
    """A new row that begins with what the address says: the report links here."""

    prefilled_field = ""

    def get_initial_form_instance(self) -> Model:
        row: Model = self.model(**{self.prefilled_field: clean_words(self.request.GET.get("mots", "")[:400])[:80]})
        return row


class SynonymCreate(_Prefilled):
    """Once saved, one sees what it changes."""

    prefilled_field = "term"

    def get_success_url(self) -> str:
        return str(self.get_edit_url())


class AnswerCreate(_Prefilled):
    prefilled_field = "words"


class SynonymEdit(generic.EditView):
    """The form, above it what the rule changes as saved."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        saved = Synonym.objects.get(pk=self.object.pk)
        effects = effects_of(saved, visibility_of(self.request))
        context: dict[str, object] = super().get_context_data(effects=effects, **kwargs)
        return context

    def get_success_url(self) -> str:
        return str(self.get_edit_url())


class SynonymIndex(ListIndex):
    def get_header_buttons(self) -> list[HeaderButton]:
        first, *others = super().get_header_buttons()
        trying = HeaderButton("Essayer une recherche", reverse("search_preview"), icon_name="search")
        return [first, trying, *others]


class SynonymViewSet(ListViewSet):
    """The thesaurus: words that stand for one another, or that a word finds too."""

    name = "search_synonyms"
    url_prefix = "recherche/synonymes"
    model = Synonym
    icon = "openquote"
    menu_label = "Synonymes"
    index_view_class = SynonymIndex
    add_view_class = SynonymCreate
    edit_view_class = SynonymEdit
    edit_template_name = "search/admin/synonym_edit.html"
    edit_handler = ObjectList(Synonym.panels, base_form_class=SynonymForm)
    list_display = [
        "term",
        Column("equivalents", label="Équivalents", accessor=lambda row: " · ".join(row.expressions[1:])),
        Column("narrower", label="Plus précis", accessor=lambda row: " · ".join(row.narrower_terms)),
        Column("active", label="Sert", accessor=lambda row: "oui" if row.active else "non"),
    ]
    list_filter = ["active", "source"]
    list_export = ["term", "equivalents", "narrower", "related", "source", "close_matches", "active"]
    search_fields = ["term", "equivalents", "narrower"]
    export_filename = "synonymes"


class AnswerViewSet(ListViewSet):
    """Pages proposed above the results of one question."""

    name = "search_answers"
    url_prefix = "recherche/reponses"
    model = PromotedAnswer
    icon = "pick"
    menu_label = "Réponses choisies"
    list_select_related = ("page",)
    add_view_class = AnswerCreate
    list_display = ["words", "page", "note"]
    list_export = ["words", "page", "note"]
    search_fields = ["words", "page__title"]
    export_filename = "reponses-choisies"


class WantedViewSet(ListViewSet):
    """What readers look for and nobody has written."""

    name = "search_wanted"
    url_prefix = "recherche/a-ecrire"
    model = WantedTopic
    icon = "edit"
    menu_label = "À écrire"
    list_select_related = ("taken_by",)
    edit_handler = ObjectList(WantedTopic.panels, base_form_class=WantedTopicForm)
    list_display = [
        "words",
        Column("status", label="État", accessor="get_status_display"),
        Column("taken_by", label="Pris par"),
        Column("created_at", label="Noté le", accessor=lambda row: row.created_at.strftime("%d/%m/%Y")),
    ]
    list_filter = ["status"]
    list_export = ["words", "get_status_display", "note", "created_at"]
    export_headings = {"get_status_display": "État"}
    search_fields = ["words", "note"]
    export_filename = "sujets-a-ecrire"


class JudgedIndex(ListIndex):
    def get_base_queryset(self) -> QuerySet[Model]:
        """The questions with their grades, in two queries more."""
        return super().get_base_queryset().prefetch_related("grades__page")


class JudgedViewSet(ListViewSet):
    """Which resources answer what readers ask: what the tests of relevance can take."""

    name = "search_judged"
    url_prefix = "recherche/jugees"
    model = JudgedQuery
    icon = "tick"
    menu_label = "Jugées"
    index_view_class = JudgedIndex
    edit_handler = ObjectList(JudgedQuery.panels)
    list_display = [
        "words",
        Column("answers", label="Y répondent", accessor=lambda row: len(row.grades.all())),
        Column("unanswerable", label="Rien n’y répond", accessor=lambda row: "oui" if row.unanswerable else ""),
        Column("judged_at", label="Jugée le", accessor=lambda row: row.judged_at.strftime("%d/%m/%Y")),
    ]
    list_filter = ["unanswerable"]
    list_export = ["words", "graded", "unanswerable", "judged_at"]
    export_headings = {"graded": "Notes"}
    search_fields = ["words"]
    export_filename = "recherches-jugees"


class PreviewItem(MenuItem):
    """Shown to those who look after synonyms."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(ModelPermissionPolicy(Synonym).user_has_any_permission(request.user, ("view", "add", "change")))


class SearchGroup(ModelViewSetGroup):
    """One menu for what editors do about search."""

    menu_label = "Recherche"
    menu_icon = "search"
    menu_order = 510
    items = (SynonymViewSet, AnswerViewSet, WantedViewSet, JudgedViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        trying = PreviewItem("Essayer", reverse("search_preview"), name="search-preview", icon_name="view", order=900)
        return [*super().get_submenu_items(), trying]

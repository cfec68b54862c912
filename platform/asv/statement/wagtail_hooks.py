"""The menu *Accessibilité*: audits, and what they say of each criterion."""

from __future__ import annotations

from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from asv.core.admin_lists import ListViewSet, RecordViewSet, yes_no
from asv.statement.models import Answer, Audit


class AuditViewSet(ListViewSet):
    """Audits; the latest that is published writes the statement."""

    model = Audit
    icon = "calendar-check"
    menu_label = "Audits"
    list_display = (
        "audited_on",
        "reference",
        "auditor",
        Column("is_published", label="Publié", accessor=lambda row: yes_no(row.is_published)),
        Column("is_example", label="Exemple", accessor=lambda row: yes_no(row.is_example)),
    )
    list_export = ("audited_on", "reference", "auditor", "entity", "is_published", "is_example", "technologies",
                   "tools", "environments", "burden", "exempted", "scheme_url", "plan_url")  # fmt: skip
    list_filter = ("is_published",)
    search_fields = ("auditor", "entity")
    export_filename = "audits-accessibilite"


def _audits() -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in Audit.objects.all()[:50]]


class AnswerFilters(WagtailFilterSet):
    """By audit, verdict, and whether it is derogated."""

    audit_voulu = ChoiceFilter(field_name="audit", label="Audit", choices=_audits)

    class Meta:
        model = Answer
        fields = ("audit_voulu", "verdict", "is_derogated")


class AnswerEdit(generic.EditView):
    """The form of one criterion, which says of which audit."""

    def get_page_subtitle(self) -> str:
        return f"{self.object} · {self.object.audit}"


class AnswerViewSet(RecordViewSet):
    """The criteria of each audit: the audit makes the rows, people judge."""

    still_allowed = ("change",)
    model = Answer
    icon = "tasks"
    menu_label = "Critères"
    edit_view_class = AnswerEdit
    list_per_page = 120
    list_display = (
        TitleColumn("criterion", label="Critère", accessor=str, sort_key="order", url_name="statement_answer:edit"),
        Column("topic", label="Thématique", accessor=lambda row: row.criterion.topic),
        Column("verdict", label="Verdict", accessor="get_verdict_display", sort_key="verdict"),
        "checked_on",
        "evidence",
    )
    list_export = ("audit", "number", "criterion_words", "verdict", "by_page", "checked_on", "evidence", "fault",
                   "is_derogated", "derogation")  # fmt: skip
    export_headings = {"criterion_words": "Ce qui est demandé", "by_page": "Page par page"}
    list_prefetch_related = ("findings__page",)
    filterset_class = AnswerFilters
    list_select_related = ("audit",)
    search_fields = ("number", "evidence", "fault")
    export_filename = "criteres-accessibilite"


class StatementGroup(ModelViewSetGroup):
    """The menu *Accessibilité*."""

    menu_label = "Accessibilité"
    menu_icon = "check"
    menu_order = 520
    items = (AuditViewSet, AnswerViewSet)


@hooks.register("register_admin_viewset")
def statement_lists() -> StatementGroup:
    """The menu *Accessibilité*."""
    return StatementGroup()

"""The form of one criterion: a verdict for each page that was looked at, and together what shows them."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db import models, transaction
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import Panel

from asv.statement.verdicts import whole_of


class AnswerForm(WagtailAdminModelForm):
    """What was found on each page of the sample; the verdict of the whole follows."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.findings = list(self.instance.findings.select_related("page")) if self.instance.pk else []
        for one in self.findings:
            verdict, note = (one._meta.get_field(name) for name in ("verdict", "note"))
            self.fields[f"page-{one.page_id}"] = forms.ChoiceField(
                label=one.page.title, choices=verdict.choices, initial=one.verdict
            )
            self.fields[f"page-{one.page_id}-note"] = forms.CharField(
                label=f"Ce qui a été vu : {one.page.title}",
                max_length=note.max_length,
                required=False,
                initial=one.note,
            )

    def clean(self) -> dict[str, object]:
        """What was sent, with the verdict of the whole on the criterion itself, which then asks what it owes."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        for one in self.findings:
            one.verdict = cleaned.get(f"page-{one.page_id}", one.verdict)
            one.note = cleaned.get(f"page-{one.page_id}-note", one.note)
        if self.findings:
            self.instance.verdict = whole_of(one.verdict for one in self.findings)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> models.Model:
        """Keep the criterion and what was found on each page."""
        for one in self.findings if commit else ():
            one.save(update_fields=["verdict", "note"])
        answer: models.Model = super().save(commit=commit)
        return answer


class PagesPanel(Panel):
    """A line for each page: its verdict, and in a few words what was seen there."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "statement/admin/pages_panel.html"

        def get_context_data(self, parent_context: Mapping[str, object] | None = None) -> dict[str, object]:
            """With the two fields of each page."""
            context: dict[str, object] = super().get_context_data(parent_context)
            rows = [
                (one.page, self.form[f"page-{one.page_id}"], self.form[f"page-{one.page_id}-note"])
                for one in self.form.findings
            ]
            return {**context, "rows": rows}

"""Withdrawing resources, one or many: why is asked on every way there, and kept with each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.admin.views.pages.bulk_actions import UnpublishBulkAction
from wagtail.models import Page

from asv.core.visitor import Visitor
from asv.resources.expiring import NOTE_LENGTH
from asv.resources.models import ResourcePage

PUBLISHED = (
    "Une page publiée ne se supprime pas : retirez-la d’abord, en disant pourquoi. Elle se supprime ensuite, "
    "et les personnes qui l’ont gardée savent ce qu’elle est devenue."
)


class WithdrawalForm(forms.Form):
    """Why a resource is withdrawn, and whether those who watch it hear of it."""

    withdrawal_reason = forms.CharField(
        label="Pourquoi ces ressources sont-elles retirées ?",
        help_text="Une phrase, lue à leur adresse et par les personnes qui les ont gardées.",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites en une phrase pourquoi cette ressource est retirée."},
    )
    withdrawal_told = forms.BooleanField(label="Prévenir les personnes qui les suivent", required=False, initial=True)

    @property
    def withdrawal(self) -> tuple[str, bool]:
        """The reason and whether it is told, as `record_withdrawal` reads them on a page."""
        return self.cleaned_data["withdrawal_reason"], self.cleaned_data["withdrawal_told"]


class BulkWithdrawalForm(WithdrawalForm):
    """The same for many pages at once, with those below them."""

    include_descendants = forms.BooleanField(label="Dépublier aussi leurs sous-pages", required=False)


def to_unpublish(pages: Iterable[Page], user: Visitor, with_descendants: bool) -> list[Page]:
    """These pages and, if asked, the published ones below them that this person may unpublish; each once, specific."""
    found: dict[int, Page] = {}
    for page in pages:
        found.setdefault(page.pk, page.specific)
        for below in page.get_descendants().live().specific() if with_descendants else ():
            if below.permissions_for_user(user).can_unpublish():
                found.setdefault(below.pk, below)
    return list(found.values())


def stands_published(pages: Iterable[Page]) -> bool:
    """Whether any of these pages is a published resource, or has one below it: such are withdrawn first."""
    return any(ResourcePage.objects.filter(live=True, path__startswith=page.path).exists() for page in pages)


def unpublish_all(pages: Iterable[Page], withdrawal: tuple[str, bool], user: Visitor) -> None:
    """Unpublish these specific pages; resources take the reason along to where it is written down."""
    for page in pages:
        if isinstance(page, ResourcePage):
            page.withdrawal = withdrawal
        page.unpublish(user=user)


class WithdrawalBulkAction(UnpublishBulkAction):
    """Wagtail's own action, which asks why where resources are among the pages, or below them."""

    form_class = BulkWithdrawalForm
    template_name = "wagtailadmin/pages/bulk_actions/confirm_bulk_withdrawal.html"

    def get_form(self, form_class: object = None) -> object:
        form = super().get_form(form_class)
        pages, _without_access = self.get_actionable_objects()
        if not any(isinstance(page, ResourcePage) for page in to_unpublish(pages, self.request.user, True)):
            del form.fields["withdrawal_reason"], form.fields["withdrawal_told"]
        return form

    def get_execution_context(self) -> dict[str, object]:
        said = self.cleaned_form.cleaned_data
        withdrawal = said.get("withdrawal_reason", ""), said.get("withdrawal_told", True)
        return {**super().get_execution_context(), "withdrawal": withdrawal}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        include_descendants: bool = False,
        user: Any = None,
        withdrawal: tuple[str, bool] = ("", True),
        **kwargs: object,
    ) -> tuple[int, int]:
        pages = to_unpublish(objects, user, include_descendants)
        unpublish_all(pages, withdrawal, user)
        return len(objects), len(pages) - len(objects)

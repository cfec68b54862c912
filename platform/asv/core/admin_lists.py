"""What every list of the Référentiels menu has: bounded questions, exports for people, French words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy
from wagtail_modeladmin.helpers import ButtonHelper, PageButtonHelper, PagePermissionHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, HistoryView, IndexView


class LookOnly(PermissionHelper):
    """Records that only the platform itself writes."""

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class ListedPages(PagePermissionHelper):
    """One link a row, to the page's editor, where locks, moderation, copies and removals are decided.

    Asked once for all rows: Wagtail would ask three questions for each.
    """

    def user_can_list(self, user: Any) -> bool:
        return page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return page_permission_policy.user_has_any_permission(user, {"add", "change"})

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_unpublish_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_copy_obj(self, user: Any, obj: Any) -> bool:
        return False


class ListView(IndexView):
    """A list that answers whatever its address holds, and exports what people read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            messages.warning(request, "Ce filtre n'existe pas : voici toute la liste.")
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> tuple[Any, ...]:
        """Only the filters that are shown: any other field of the address would say what lists do not."""
        specs, has_filters, _, distinct = super().get_filters(request)
        return specs, has_filters, {}, distinct

    def get_heading(self, queryset: QuerySet, field: str) -> str:
        return capfirst(str(label_for_field(field, model=self.model, model_admin=self.model_admin)))

    def to_row_dict(self, item: Model) -> dict[str, Any]:
        """What people read: labels rather than codes, and nothing where there is nothing."""
        return {name: self._readable(name, item) for name in self.list_export}

    def _readable(self, name: str, item: Model) -> Any:
        field, _, value = lookup_field(name, item, self.model_admin)
        if value is None:
            return ""
        if isinstance(value, bool):
            return yes_no(value)
        if field is not None and field.choices:
            return str(getattr(item, f"get_{name}_display")())
        return str(value) if isinstance(value, Model) else value

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        """UTF-8 with its mark, so that Excel reads the accents."""
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)


class FormView(CreateView):
    """The form of a new row."""

    page_title = "Ajouter"

    def get_meta_title(self) -> str:
        return f"Ajouter : {self.verbose_name}"


class PastView(HistoryView):
    """What became of a row, for those who may see the list."""

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_list(user)


def yes_no(value: bool) -> str:
    """A truth in words: the icons of Django's own admin are not served here."""
    return "oui" if value else "non"


class _AddButton:
    def add_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        button = super().add_button(*args, **kwargs)  # type: ignore[misc]
        return {**button, "label": "Ajouter", "title": f"Ajouter : {self.verbose_name}"}  # type: ignore[attr-defined]


class Buttons(_AddButton, ButtonHelper):
    """One word on the button, whatever the gender of the thing."""


class PageButtons(_AddButton, PageButtonHelper):
    """The same for pages."""


class HouseAdmin(ModelAdmin):
    """What every list of the menu stands on."""

    index_view_class = ListView
    create_view_class = FormView
    history_view_class = PastView
    list_per_page = 50
    empty_value_display = "–"

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters of related rows ask it for an order; the usual one wants Django's own admin to be installed.
        self.admin_site = AdminSite()

    def get_menu_label(self) -> str:
        return self.menu_label or capfirst(str(self.opts.verbose_name_plural))

    def get_button_helper_class(self) -> type[ButtonHelper]:
        return PageButtons if self.is_pagemodel else Buttons


class RecordAdmin(HouseAdmin):
    """Rows that the platform writes: people look at them."""

    permission_helper_class = LookOnly
    history_view_enabled = False

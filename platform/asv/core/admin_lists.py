"""What every list of the admin has: search, bounded questions, exports for people, French words.

Lists of the menu *Référentiels*, for which the project asks wagtail-modeladmin, stand on `HouseAdmin`; all others on
Wagtail's own ViewSets, by `ListViewSet`. `RecordAdmin` and `RecordViewSet` are for rows that only the platform writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail import permissions
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import multigetattr
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_modeladmin.helpers import (
    ButtonHelper,
    DjangoORMSearchHandler,
    PageButtonHelper,
    PagePermissionHelper,
    PermissionHelper,
)
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, HistoryView, IndexView

from asv.core.admin_matching import having_words
from asv.core.visitor import Visitor


class LookOnly(PermissionHelper):
    """Permissions of a modeladmin list whose rows only the platform writes: nobody adds, changes or deletes them."""

    def user_can_create(self, user: Visitor) -> bool:
        return False

    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Visitor, obj: Model) -> bool:
        return False


class ListedPages(PagePermissionHelper):
    """Permissions of a modeladmin list of pages: each row has one link, to the page's editor.

    Locks, moderation, copies and removals are decided there. The answer is the same for all rows; Wagtail would ask
    three questions for each.
    """

    def user_can_list(self, user: Visitor) -> bool:
        return bool(permissions.page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"}))

    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return bool(permissions.page_permission_policy.user_has_any_permission(user, {"add", "change"}))

    def user_can_delete_obj(self, user: Visitor, obj: Model) -> bool:
        return False

    def user_can_unpublish_obj(self, user: Visitor, obj: Model) -> bool:
        return False

    def user_can_copy_obj(self, user: Visitor, obj: Model) -> bool:
        return False


class ReadableExport:
    """Mixin of a list view: its CSV and XLSX export holds labels instead of codes and empty cells instead of "None"."""

    list_export: Iterable[str] = ()

    def exported_value(self, item: Model, name: str) -> object:
        """The value of an exported column, as Python has it."""
        raise NotImplementedError

    def to_row_dict(self, item: Model) -> dict[str, object]:
        """One exported row: the value of each column of `list_export`, in words."""
        return {name: _in_words(item, name, self.exported_value(item, name)) for name in self.list_export}

    def stream_csv(self, queryset: QuerySet[Model]) -> Iterator[bytes]:
        """UTF-8 with its mark, so that Excel reads the accents."""
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)  # type: ignore[misc]


def _in_words(item: Model, name: str, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if label := getattr(item, f"get_{name}_display", None):
        return str(label())
    return str(value) if isinstance(value, Model) else value


def yes_no(value: bool) -> str:
    """ "oui" or "non": the icons that Django's own admin shows for booleans are not served here."""
    return "oui" if value else "non"


# ---- wagtail-modeladmin: the menu Référentiels ----


class ListView(ReadableExport, IndexView):
    """A list that answers whatever its address holds, and exports what people read."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return response
        except IncorrectLookupParameters:
            messages.warning(request, "Ce filtre n’existe pas : voici toute la liste.")
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> tuple[object, ...]:
        """The list's filters alone, as Django's ChangeList has them; other query parameters filter nothing.

        A lookup typed into the address would otherwise tell, by what it finds, columns that the list does not show.
        """
        specs, has_filters, _, distinct = super().get_filters(request)
        return specs, has_filters, {}, distinct

    def get_heading(self, queryset: QuerySet[Model], field: str) -> str:
        return capfirst(str(label_for_field(field, model=self.model, model_admin=self.model_admin)))

    def exported_value(self, item: Model, name: str) -> object:
        """The value of a field of the row, or of a method of the list."""
        return lookup_field(name, item, self.model_admin)[2]


class FormView(CreateView):
    """The form of a new row."""

    page_title = "Ajouter"

    def get_meta_title(self) -> str:
        return f"Ajouter : {self.verbose_name}"


class PastView(HistoryView):
    """The history of a row, open to whoever may see the list."""

    def check_action_permitted(self, user: Visitor) -> bool:
        return bool(self.permission_helper.user_can_list(user))


class _AddButton:
    def add_button(self, *args: object, **kwargs: object) -> dict[str, object]:
        button = super().add_button(*args, **kwargs)  # type: ignore[misc]
        return {**button, "label": "Ajouter", "title": f"Ajouter : {self.verbose_name}"}  # type: ignore[attr-defined]


class Buttons(_AddButton, ButtonHelper):
    """The buttons of a modeladmin list; the one that adds says "Ajouter", which needs no grammatical gender."""


class PageButtons(_AddButton, PageButtonHelper):
    """As `Buttons`, for a list of pages."""


class WordsHandler(DjangoORMSearchHandler):
    """Rows that have every word, in any of the fields and any order."""

    def search_queryset(self, queryset: QuerySet[Model], search_term: str, **kwargs: object) -> QuerySet[Model]:
        """The rows of a list that have every word."""
        return having_words(queryset, self.search_fields, search_term or "")


class HouseAdmin(ModelAdmin):
    """Base class of the lists of the menu *Référentiels* (wagtail-modeladmin): search, filters, history, export."""

    index_view_class = ListView
    create_view_class = FormView
    history_view_class = PastView
    search_handler_class = WordsHandler
    list_per_page = 50
    empty_value_display = "–"

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)
        # Filters of related rows ask it for an order; the usual one wants Django's own admin to be installed.
        self.admin_site = AdminSite()

    def get_menu_label(self) -> str:
        return self.menu_label or capfirst(str(self.opts.verbose_name_plural))

    def get_button_helper_class(self) -> type[ButtonHelper]:
        return PageButtons if self.is_pagemodel else Buttons


class RecordAdmin(HouseAdmin):
    """Base class of the lists of that menu whose rows only the platform writes: no adding, changing, deleting."""

    permission_helper_class = LookOnly
    history_view_enabled = False


# ---- Wagtail's ViewSets: every other menu ----


class LookOnlyPolicy(ModelPermissionPolicy):
    """Permissions of rows that only the platform writes: any right on the model lets a user view them.

    Of the actions that change rows, only those named in `still` remain, for users who have the right to them.
    """

    def __init__(self, model: type[Model], still: tuple[str, ...] = ()) -> None:
        super().__init__(model)
        self.still = still

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        if action == "view":
            return any(super(LookOnlyPolicy, self).user_has_permission(user, one) for one in _RIGHTS)
        return action in self.still and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Visitor, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


_RIGHTS = ("add", "change", "delete", "view")


class ListIndex(ReadableExport, generic.IndexView):
    """The list of a ViewSet."""

    add_item_label = "Ajouter"  # one word, whatever the gender of the thing
    select_related: tuple[str, ...] = ()
    prefetch_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Model]:
        """The rows, with the related ones that each shows, in one query, and a query for each kind of many."""
        rows: QuerySet[Model] = super().get_base_queryset().prefetch_related(*self.prefetch_related)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def search_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Rows that have every word, in any of the fields and any order."""
        return having_words(queryset, self.search_fields, self.search_query) if self.is_searching else queryset

    def get_heading(self, queryset: QuerySet[Model], field: str) -> str:
        """The field's name, or that of the column that stands in for it."""
        column = self._column(queryset.model, field)
        return str(column.label) if column else super().get_heading(queryset, field)

    def exported_value(self, item: Model, name: str) -> object:
        """The value of an attribute of the row, or of a column of the list."""
        column = self._column(item, name)
        return column.get_value(item) if column else multigetattr(item, name)

    def _column(self, item: object, name: str) -> Column | None:
        if hasattr(item, name):
            return None
        return next((one for one in self.list_display if isinstance(one, Column) and one.name == name), None)


class ListViewSet(ModelViewSet):
    """Base class of lists in every other menu (Wagtail's ModelViewSet), at `/admin/<app label>/<model name>/`."""

    index_view_class = ListIndex
    copy_view_enabled = False
    list_per_page = 50
    list_filter: object = ()
    list_select_related: tuple[str, ...] = ()
    list_prefetch_related: tuple[str, ...] = ()

    @cached_property
    def name(self) -> str:
        return f"{self.app_label}_{self.model_name}"

    @cached_property
    def url_prefix(self) -> str:
        return f"{self.app_label}/{self.model_name}"

    def get_index_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        related = {"select_related": self.list_select_related, "prefetch_related": self.list_prefetch_related}
        options: dict[str, object] = super().get_index_view_kwargs(**related, **kwargs)
        return options


class RecordViewSet(ListViewSet):
    """Base class of such lists whose rows only the platform writes; `still_allowed` names the actions that remain."""

    still_allowed: tuple[str, ...] = ()
    form_fields = ()  # nobody may open the form

    @property
    def permission_policy(self) -> LookOnlyPolicy:
        return LookOnlyPolicy(self.model, self.still_allowed)

    def on_register(self) -> None:
        # Wagtail 8 wants the policy of a model told in its registry, which 7.4 has not.
        if tell := getattr(permissions, "register_permission_policy", None):
            tell(self.model, self.permission_policy, exact_class=True)
        super().on_register()

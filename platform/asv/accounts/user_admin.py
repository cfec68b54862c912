"""The list of accounts in the admin: its search compares names as all lists do, and keeps no copy of them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.users.views.users import IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from asv.core.admin_matching import having_words
from asv.core.yes_no import YesNoColumn


class UserIndex(IndexView):
    """Accounts, found by names and address."""

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's, whose sign of an open account is named in French."""
        return [_in_french(column) for column in super().columns]

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Accounts that have every word."""
        return having_words(queryset, sorted(self.search_fields), self.search_query) if self.is_searching else queryset


def _in_french(column: Column) -> Column:
    if not isinstance(column, BooleanColumn):
        return column
    return YesNoColumn(
        column.name, label=column.label, sort_key=column.sort_key, classname=column.classname, width=column.width
    )


class UserViewSet(WagtailUserViewSet):
    """Wagtail's screens of accounts."""

    index_view_class = UserIndex

"""The list of accounts in the admin: its search compares names as all lists do, and keeps no copy of them."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.users.views.users import IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from asv.core.admin_matching import having_words


class UserIndex(IndexView):
    """Accounts, found by names and address."""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Accounts that have every word."""
        return having_words(queryset, sorted(self.search_fields), self.search_query) if self.is_searching else queryset


class UserViewSet(WagtailUserViewSet):
    """Wagtail's screens of accounts."""

    index_view_class = UserIndex

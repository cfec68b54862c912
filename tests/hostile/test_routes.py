"""The list of addresses that the walks share: whole, and each address leads where it says."""

from __future__ import annotations

from django.urls import resolve

from tests.factories.route_values import model_of
from tests.factories.routes import every_route

_PLAIN = {"int": "1", "str": "essai", "slug": "essai", r"[-\w]+": "1", r"\d+": "1"}
_OTHERS = {"csv|xlsx": "csv", "live|earliest|\\d+": "live", "live|latest|\\d+": "latest", ".*": "x", ".+": "x",
           "[-:\\w]+": "a:b", "[0-9A-Za-z]+": "1", "(?:images|original_images)/.+": "images/x.png",
           "unpublish|delete|create_alias|convert_alias|copy_for_translation": "delete",
           "(?:[\\w\\-]+/)*": "a/b/"}  # fmt: skip
# What Wagtail declares behind ours: a sign-in, a view that breaks on purpose, one for every other address of the admin.
_BEHIND = {"/admin/login/", "/admin/failwhale/", "/admin/<part1_0>/"}
OF_NO_TABLE = {
    ("proposal_question", "number"),  # the first of ten questions, the second…
    ("stewardship_yearly", "year"),
}


def test_an_address_leads_to_its_own_view():
    elsewhere = []
    for route in every_route():
        values = {one.name: (_PLAIN | _OTHERS)[one.kind] for one in route.arguments}
        found = resolve(route.address(values))
        if found.func is not route.view and route.shape not in _BEHIND and found.view_name != route.name:
            elsewhere.append(route.shape)
    assert elsewhere == []


def test_numbers_are_known_to_belong_to_a_table():
    """A new address with a number says in `route_values` whose number it is: without it walks only meet 404 there."""
    unknown = [
        (route.shape, one.name)
        for route in every_route()
        for one in route.arguments
        if (route.name, one.name) not in OF_NO_TABLE
        and (one.kind == "int" or one.name in ("pk", "instance_pk"))
        and model_of(route, one.name) is None
    ]
    assert unknown == []

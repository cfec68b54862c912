"""The site that hostile requests go to, and who sends them."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from django.conf import settings
from django.test import Client

from asv.accounts.models import User
from network.admin.roles import MODERATORS, set_up_roles
from tests.factories.accounts import make_admin
from tests.factories.route_values import known_values, values_in_mails
from tests.factories.routes import Route, every_route
from tests.factories.site import make_tree, make_user
from tests.privacy.ground import build_ground

WHO = ("visitor", "member", "facilitator", "editor", "moderator", "administrator")


@dataclass
class Target:
    """Routes, values that lead somewhere on each, and the session of each sender."""

    routes: list[Route]
    values: dict[str, list[dict[str, str]]]
    sessions: dict[str, str]


def build_target() -> Target:
    """A site with something behind almost every address."""
    ground = build_ground()
    tree = make_tree()
    moderator = make_user("moderation@exemple.fr")
    moderator.groups.add(set_up_roles(tree.home)[MODERATORS])
    people = SimpleNamespace(**ground.people, moderator=moderator, administrator=make_admin())
    routes = every_route()
    mailed = values_in_mails(ground.mails.values())
    return Target(
        routes=routes,
        values={route.shape: _values(route, mailed) for route in routes},
        sessions={who: _session(getattr(people, _PERSON.get(who, who))) for who in WHO},
    )


_PERSON = {"member": "outsider"}


def _values(route: Route, mailed: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    """Up to five sets of arguments: the mailed ones, completed, then one of each place in the table."""
    known = {one.name: known_values(route, one) for one in route.arguments}
    first = {name: values[0] for name, values in known.items() if values}
    found = [first | values for values in mailed.get(route.name, [])[:3]]
    for at in range(5):
        found.append({name: values[at % len(values)] for name, values in known.items() if values})
    return found


def _session(user: User | None) -> str:
    """The value of a session's cookie; empty for a visitor."""
    if user is None:
        return ""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value

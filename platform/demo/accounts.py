"""The demo accounts, one for each way of using the site; only ever made in development settings."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from asv.accounts.models import User
from asv.accounts.roles import EDITORS, MODERATORS
from network.admin.roles import set_up_roles
from operations.founding.tree import Tree

PASSWORD = "demo-asv-2026"  # noqa: S105 - printed by `make run`; never made in production settings
MEMBERS = "Membres du Collectif santé"
_ACCOUNTS = (
    ("redaction@demo.example", "Chargée de rédaction", EDITORS),
    ("moderation@demo.example", "Responsable éditoriale", MODERATORS),
    ("admin@demo.example", "Administration du site", None),
    ("coordination@demo.example", "Coordinatrice d’atelier santé ville", MEMBERS),
    ("visite@demo.example", "", None),
)


def load_accounts(tree: Tree) -> int:
    """Set up the groups, and in development settings the accounts that are missing; how many were made."""
    groups: dict[str, Group] = set_up_roles(tree.home)
    groups[MEMBERS], _ = Group.objects.get_or_create(name=MEMBERS)
    if not settings.DEMO_ACCOUNTS:
        return 0
    made = 0
    for email, function, group in _ACCOUNTS:
        if User.objects.filter(email=email).exists():
            continue
        make = User.objects.create_superuser if email.startswith("admin@") else User.objects.create_user
        user = make(email, PASSWORD, function=function)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if group:
            user.groups.add(groups[group])
        made += 1
    return made

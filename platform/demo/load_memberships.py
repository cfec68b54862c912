"""The life of the demo's networks: the Collectif santé has members, pages kept for them, and one who looks after it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from asv.accounts.models import User
from asv.resources.models import ResourcePage
from demo.accounts import MEMBERS
from demo.content.members import SPACE
from demo.load_corpus import RESERVED, load_corpus
from demo.load_pages import add_page
from home.models import PlainPage
from network.networks.groups import adopt, keep_in_step
from network.networks.models import Membership, NetworkPage, Role, State

NETWORK = "collectif-sante-auvergne-rhone-alpes"
FACILITATOR = "redaction@demo.example"


def load_memberships(tell: Callable[[str], object]) -> None:
    """The network's group, what is kept for it, and its memberships: each given once, then left as it is."""
    network = NetworkPage.objects.filter(slug=NETWORK).first()
    if network is None:
        return
    group = Group.objects.get(name=MEMBERS)
    known = set(ResourcePage.objects.values_list("pk", flat=True))
    if load_corpus(RESERVED, tell):
        _give_group(network, group)
        for page in ResourcePage.objects.exclude(pk__in=known):
            _keep_for(page, group)
    if space := add_page(network, PlainPage(**SPACE)):
        _keep_for(space, group)
    adopt(network)
    _facilitator(network)


def _give_group(network: NetworkPage, group: Group) -> None:
    """In its published version too, and without a day of change: an archive does not carry accounts."""
    changed = network.last_published_at
    network.group = group
    network.save_revision().publish()
    NetworkPage.objects.filter(pk=network.pk).update(last_published_at=changed)


def _keep_for(page: Page, group: Group) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=BaseViewRestriction.GROUPS)
    restriction.groups.add(group)


def _facilitator(network: NetworkPage) -> None:
    """Those of the network's group are its members, and one account its facilitator."""
    user = User.objects.filter(email=FACILITATOR).first()
    if user is None or Membership.objects.filter(network=network, role=Role.FACILITATOR).exists():
        return
    row, _ = Membership.objects.get_or_create(network=network, user=user, defaults={"state": State.ACTIVE})
    row.state, row.role, row.joined_at = State.ACTIVE, Role.FACILITATOR, timezone.now()
    row.save()
    keep_in_step(row)

"""Networks, rencontres, démarches, news and plain pages of the demo content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from asv.taxonomy.models import DemarcheKind
from demo.content.demarches import DEMARCHES
from demo.content.meetings import MEETINGS
from demo.content.networks import NETWORKS
from demo.content.news import NEWS
from demo.content.pages import PAGES
from demo.rich import rich
from demo.write import add_page, classify, common_fields, noon, organisations_by_slug
from home.models import NewsPage, PlainPage
from network.demarches.models import DemarchePage, DemarchePeriod, DemarchePost
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage
from operations.founding.tree import Tree


def load_networks(tree: Tree) -> int:
    """The networks, the groups of their members, and the pages kept for them."""
    made = 0
    for entry in NETWORKS:
        group = Group.objects.get_or_create(name=entry["group"])[0] if "group" in entry else None
        page = NetworkPage(
            **common_fields(entry),
            purpose=rich(entry["purpose"]),
            membership=rich(entry.get("membership", "")),
            rhythm=entry.get("rhythm", ""),
            animator=_organisation(entry, "animator"),
            topics=[
                ("topic", {"title": title, "period": period, "text": ""}) for period, title in entry.get("topics", ())
            ],
            group=group,
        )
        classify(page, entry)
        if added := add_page(tree.networks, page, noon(entry.get("source_date"))):
            made += 1
            if "members_page" in entry:
                _members_page(added, entry["members_page"], group)
    return made


def _members_page(network: Page, entry: Mapping[str, Any], group: Group | None) -> None:
    body = [("text", paragraph) for paragraph in entry["paragraphs"]]
    page = add_page(network, PlainPage(title=entry["title"], slug=entry["slug"], summary=entry["summary"], body=body))
    if page and group:
        _keep_for(page, group)


def _keep_for(page: Page, group: Group) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=BaseViewRestriction.GROUPS)
    restriction.groups.add(group)


def load_meetings(tree: Tree) -> int:
    """The rencontres; one of them is its members' own."""
    networks = {page.slug: page for page in NetworkPage.objects.all()}
    made = 0
    for entry in MEETINGS:
        plain = (
            "starts_at",
            "ends_at",
            "all_day",
            "mode",
            "venue",
            "open_to",
            "open_to_text",
            "attendance",
            "replay_url",
        )
        page = MeetingPage(
            **common_fields(entry),
            **{name: entry[name] for name in plain if name in entry},
            host=_organisation(entry, "host"),
            network=networks.get(entry.get("network", "")),
            context=rich(entry.get("context", "")),
            outcomes=rich(entry.get("outcomes", "")),
            programme=[("session", session) for session in entry.get("programme", ())],
        )
        classify(page, entry)
        if added := add_page(tree.meetings, page, noon(entry["starts_at"].date())):
            made += 1
            if "restricted_to" in entry:
                _keep_for(added, Group.objects.get(name=entry["restricted_to"]))
    return made


def load_demarches(tree: Tree) -> int:
    """The démarches of the map."""
    kinds = {kind.slug: kind for kind in DemarcheKind.objects.all()}
    made = 0
    for entry in DEMARCHES:
        plain = ("state", "since", "until", "since_text", "population")
        page = DemarchePage(
            **common_fields(entry),
            **{name: entry[name] for name in plain if name in entry},
            kind=kinds[entry["kind"]],
            bearer=_organisation(entry, "bearer"),
            presentation=rich(entry.get("presentation", "")),
            priorities=[
                ("priority", {"number": number, "title": title, "text": ""})
                for number, title in entry.get("priorities", ())
            ],
            information_date=entry["source_date"],
        )
        classify(page, {**entry, "demarches": [entry["kind"]]})
        page.periods = [DemarchePeriod(**told, source_label=entry["source_label"]) for told in entry.get("periods", ())]
        page.coordination_posts = [
            DemarchePost(function=function, organisation=_organisation({"body": body}, "body"))
            for function, body in entry.get("posts", ())
        ]
        made += bool(add_page(tree.demarches, page, noon(entry["source_date"])))
    return made


def load_news(tree: Tree) -> int:
    """The news."""
    made = 0
    for entry in NEWS:
        page = NewsPage(**common_fields(entry), body=entry["body"])
        classify(page, entry)
        made += bool(add_page(tree.news, page, noon(entry["date"])))
    return made


def load_pages(tree: Tree) -> int:
    """Legal, accessibility and personal data pages."""
    pages = [PlainPage(**entry) for entry in PAGES]
    return sum(bool(add_page(tree.home, page)) for page in pages)


def _organisation(entry: Mapping[str, Any], name: str) -> Any:
    slug = entry.get(name)
    return organisations_by_slug([slug])[slug] if slug else None

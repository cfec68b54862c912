"""Edits of all kinds, by chance, as editors, members and commands make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, PageViewRestriction

from asv.core.models import SiteSettings
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.taxonomy.models import GlossaryEntry, Organisation, Territory
from asv.taxonomy.terms import Audience, Theme
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.models import HomePage, NewsPage
from network.meetings.models import MeetingPage
from network.networks.facts import forget_life
from network.networks.models import NetworkPage, WorkingGroup, YearTheme
from search.models import PromotedAnswer, Synonym

Edit = Callable[[Random], str]
# How often each kind is made, against the others.
EDITS: list[tuple[int, Edit]] = []
_WORDS = ("cordelette", "tournesol", "habitants", "médiation", "jardin", "prévention", "quartier", "parcours")


def edit(weight: int) -> Callable[[Edit], Edit]:
    """Declare a kind of edit: it says what it changed, or nothing where it found nothing to change."""

    def declare(function: Edit) -> Edit:
        EDITS.append((weight, function))
        return function

    return declare


def any_edit(chance: Random) -> str:
    """Make one edit and say which."""
    while True:
        kind = chance.choices([one for _weight, one in EDITS], [weight for weight, _one in EDITS])[0]
        if said := kind(chance):
            return f"{kind.__name__}: {said}"


def words(chance: Random) -> str:
    return " ".join(chance.choices(_WORDS, k=3)) + f" {chance.randrange(10**6)}"


def one_of(chance: Random, rows: Any) -> Any:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.get(pk=chance.choice(keys)) if keys else None


def published(page: Page) -> str:
    page.save_revision().publish()
    return page.title


def resource(chance: Random) -> Any:
    found = one_of(chance, ResourcePage.objects.live())
    return found.specific if found else None


@edit(10)
def title_changed(chance: Random) -> str:
    page = resource(chance)
    page.title = f"{page.title[:60]} {words(chance)}"
    return published(page)


@edit(10)
def summary_changed(chance: Random) -> str:
    page = resource(chance)
    page.summary = f"Résumé {words(chance)}."
    return published(page)


@edit(12)
def text_changed(chance: Random) -> str:
    page = one_of(chance, ExperiencePage.objects.live())
    if page is None:
        return ""
    page.context = f"<p>{words(chance)}</p>"
    return published(page)


@edit(6)
def draft_written(chance: Random) -> str:
    page = resource(chance)
    page.title = f"Brouillon {words(chance)}"
    page.save_revision()
    return page.title


@edit(6)
def published_unchanged(chance: Random) -> str:
    return published(resource(chance))


@edit(5)
def classified(chance: Random) -> str:
    page = resource(chance)
    page.themes = [theme for theme in [one_of(chance, Theme.objects.all())] if theme]
    page.audiences = [row for row in [one_of(chance, Audience.objects.all())] if row]
    return published(page)


@edit(4)
def placed(chance: Random) -> str:
    page, place = resource(chance), one_of(chance, Territory.objects.filter(kind="commune"))
    page.territories = [place] if place else []
    return published(page)


@edit(4)
def borne(chance: Random) -> str:
    page, body = resource(chance), one_of(chance, Organisation.objects.all())
    if body is None:
        return ""
    page.organisation_links = [ResourceOrganisation(organisation=body)]
    return published(page)


@edit(3)
def dated(chance: Random) -> str:
    page = one_of(chance, ExperiencePage.objects.live())
    if page is None:
        return ""
    page.date = timezone.localdate() - timedelta(days=chance.randrange(3000))
    return published(page)


@edit(4)
def added(chance: Random) -> str:
    index = ExperienceIndexPage.objects.first()
    title = f"Nouveau {words(chance)}"
    page = index.add_child(instance=ExperiencePage(title=title, slug=slugify(title), summary="Neuf.", live=False))
    return published(page)


@edit(3)
def withdrawn(chance: Random) -> str:
    page = one_of(chance, ExperiencePage.objects.live())
    if page is None or ExperiencePage.objects.live().count() < 3:
        return ""
    page.unpublish()
    return str(page.title)


@edit(3)
def returned(chance: Random) -> str:
    page = one_of(chance, ExperiencePage.objects.filter(live=False))
    return published(page) if page else ""


@edit(1)
def deleted(chance: Random) -> str:
    page = one_of(chance, ExperiencePage.objects.filter(title__startswith="Nouveau"))
    if page is None:
        return ""
    page.delete()
    return str(page.title)


@edit(1)
def closed(chance: Random) -> str:
    page = resource(chance)
    if page.view_restrictions.exists():
        return ""
    PageViewRestriction.objects.create(page=page, restriction_type=chance.choice(["login", "password"]), password="x")
    return str(page.title)


@edit(1)
def opened(chance: Random) -> str:
    row = one_of(chance, PageViewRestriction.objects.all())
    if row is None:
        return ""
    row.delete()
    return str(row.page.title)


@edit(1)
def renamed_term(chance: Random) -> str:
    theme = one_of(chance, Theme.objects.all())
    if theme is None:
        return ""
    theme.label = f"Thème {words(chance)}"
    theme.save()
    return str(theme.label)


@edit(2)
def renamed_organisation(chance: Random) -> str:
    body = one_of(chance, Organisation.objects.all())
    if body is None:
        return ""
    body.name = f"Ville {words(chance)}"
    body.save()
    return str(body.name)


@edit(1)
def glossary_changed(chance: Random) -> str:
    entry = one_of(chance, GlossaryEntry.objects.all())
    if entry is None:
        return ""
    entry.meaning = f"Sens {words(chance)}"
    entry.save()
    return str(entry.meaning)


@edit(1)
def synonym_changed(chance: Random) -> str:
    synonym = one_of(chance, Synonym.objects.all())
    if synonym is None:
        return ""
    synonym.active = not synonym.active
    synonym.save()
    return str(synonym)


@edit(1)
def answer_chosen(chance: Random) -> str:
    chosen = PromotedAnswer(words="ambassadeurs", page=resource(chance), note=words(chance))
    PromotedAnswer.objects.all().delete()
    chosen.save()
    return str(chosen.note)


@edit(1)
def announced(chance: Random) -> str:
    found = SiteSettings.load()
    found.announcement = f"<p>{words(chance)}</p>"
    found.save()
    return str(found.announcement)


@edit(3)
def meeting_changed(chance: Random) -> str:
    meeting = one_of(chance, MeetingPage.objects.live())
    if meeting is None:
        return ""
    meeting.starts_at += timedelta(hours=1)
    if meeting.ends_at:
        meeting.ends_at += timedelta(hours=1)
    return published(meeting)


@edit(2)
def network_lives(chance: Random) -> str:
    network = one_of(chance, NetworkPage.objects.live())
    if network is None:
        return ""
    if chance.random() < 0.5:
        YearTheme.objects.create(network=network, year=2026, label=words(chance))
    else:
        WorkingGroup.objects.create(network=network, name=words(chance))
    forget_life(network.pk)
    return str(network.title)


@edit(2)
def news_changed(chance: Random) -> str:
    page = one_of(chance, NewsPage.objects.live())
    if page is None:
        return ""
    page.title = f"Actualité {words(chance)}"
    return published(page)


@edit(1)
def home_changed(chance: Random) -> str:
    page = HomePage.objects.first()
    page.seo_title = words(chance)
    page.title = words(chance)
    return published(page)


@edit(2)
def in_bulk(chance: Random) -> str:
    """As a command does: no signal tells of it."""
    page = resource(chance)
    ResourcePage.objects.filter(pk=page.pk).update(summary=f"En bloc {words(chance)}.")
    return str(page.title)

"""The lines of the board: a resource each, in words, with the one next act; a constant number of queries a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page, TaskState, WorkflowState

from asv.accounts.models import User
from asv.core.templatetags.asv import date_fr
from asv.core.visitor import Visitor
from asv.resources.models import ResourcePage
from asv.resources.terms import terms_of
from asv.stewardship.models import Charge, ReadCount, Role, Upkeep
from asv.stewardship.reads import week_of
from network.admin.board.asking import undescribed
from search.analysis import fold
from search.models import SearchCount

WEEKS = 13
_SEARCHED, _MOST = 90, 200


@dataclass(frozen=True, slots=True)
class Act:
    """The one next thing to do: a verb, and where; `take` is sent, the others lead there."""

    verb: str
    url: str = ""
    take: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A resource on the board."""

    pk: int
    title: str
    what: str
    edit_url: str
    owner: str
    deputy: str
    stands_in: str  # why the deputy is asked today
    level: str  # as the states of the page of the site's state: ok, wait, late, draft
    state: str
    live: bool
    age: str
    due: date | None
    done: int
    total: int
    undescribed: bool
    dead_links: int
    reads: int
    downloads: int
    favourites: int
    spark: str
    searches: tuple[str, ...]
    act: Act

    @property
    def boxes(self) -> Sequence[bool]:
        """Completeness as nine boxes, filled or not."""
        full = round(9 * self.done / self.total) if self.total else 0
        return [number < full for number in range(9)]

    @property
    def review_url(self) -> str:
        """Where it is said to be right as it is; empty for what is not published."""
        return reverse("stewardship_review", args=[self.pk]) if self.live else ""

    @property
    def links_url(self) -> str:
        """Where its links are mended."""
        return f"{reverse('stewardship_links')}?{urlencode({'page': self.pk})}"

    @property
    def searched_url(self) -> str:
        """Where the first search that it could answer is answered."""
        return f"{reverse('search_unanswered')}?{urlencode({'mots': self.searches[0]})}" if self.searches else ""


def lines_for(pages: Sequence[ResourcePage], user: Visitor, today: date) -> list[Line]:
    """The lines of these measured pages: nine queries."""
    ids = [page.pk for page in pages]
    people = _people(ids)
    places, weekly, bare, unanswered = terms_of(ids), _weekly(ids, today), set(undescribed()), _unanswered(today)
    to_review = set(TaskState.objects.reviewable_by(user).values_list("revision__object_id", flat=True))
    sent = WorkflowState.objects.active().filter(base_content_type=ContentType.objects.get_for_model(Page))
    flows = dict(sent.filter(object_id__in=list(map(str, ids))).values_list("object_id", "status"))
    found = []
    for page in pages:
        kind = page.cached_content_type.model_class().kind_label
        where = places[page.pk].places[0].name if places[page.pk].places else ""
        upkeep = getattr(page, "upkeep", None)
        level, state = _state(page, flows.get(str(page.pk), ""), today)
        owner, deputy = people[page.pk].get(Role.OWNER), people[page.pk].get(Role.DEPUTY)
        searches = tuple(words for words, folded in unanswered if folded <= set(fold(page.title).split()))
        line = Line(
            pk=page.pk,
            title=page.draft_title or page.title,
            what=f"{kind}, {where}" if where else kind,
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            owner=_owner(owner, today),
            deputy=str(deputy) if deputy and deputy.is_active else "",
            stands_in=_stands_in(owner, deputy, upkeep, today),
            level=level,
            state=state,
            live=page.live,
            age=age_in_words(page, today),
            due=page.due,
            done=upkeep.done if upkeep else 0,
            total=upkeep.total if upkeep else 0,
            undescribed=page.pk in bare,
            dead_links=page.dead_links,
            reads=page.reads,
            downloads=page.downloads,
            favourites=page.favourites,
            spark=points(weekly[page.pk]) if page.reads else "",
            searches=searches,
            act=_act(page, owner is not None and owner.is_active, str(page.pk) in to_review, today, upkeep),
        )
        found.append(line)
    return found


def age_in_words(page: ResourcePage, today: date) -> str:
    """How long ago somebody last read it again, or it appeared."""
    since = page.reviewed_on or (timezone.localdate(page.first_published_at) if page.first_published_at else None)
    if since is None:
        return "pas encore"
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months >= 1:
        return f"il y a {months} mois"
    days = (today - since).days
    return "aujourd’hui" if days <= 0 else "hier" if days == 1 else f"il y a {days} jours"


def _state(page: ResourcePage, flow: str, today: date) -> tuple[str, str]:
    if flow:
        return "wait", "Renvoyée" if flow == WorkflowState.STATUS_NEEDS_CHANGES else "En relecture"
    if not page.live:
        return "draft", "Retirée" if page.last_published_at else "Brouillon"
    if page.due and page.due <= today:
        return "late", "À relire"
    return ("wait", "Changements à finir") if page.has_unpublished_changes else ("ok", "Publiée")


def _people(ids: Iterable[int]) -> dict[int, dict[str, User]]:
    found: dict[int, dict[str, User]] = defaultdict(dict)
    for charge in Charge.objects.filter(page__in=ids).select_related("user", "user__absence"):
        found[charge.page_id][charge.role] = charge.user
    return found


def _away(person: User | None, today: date) -> date | None:
    """Until when this person is away; None for who is there."""
    absence = getattr(person, "absence", None)
    return absence.until if absence is not None and absence.until >= today else None


def _owner(owner: User | None, today: date) -> str:
    if owner is None or not owner.is_active:
        return ""
    until = _away(owner, today)
    return f"{owner}, absence jusqu’au {date_fr(until)}" if until else str(owner)


def _stands_in(owner: User | None, deputy: User | None, upkeep: Upkeep | None, today: date) -> str:
    """Why the deputy is asked today; empty where the owner answers for it."""
    if deputy is None or not deputy.is_active:
        return f"le compte de {owner} est fermé" if owner and not owner.is_active else ""
    if owner is None:
        return f"à {deputy} de jouer : personne n’en répond"
    if not owner.is_active:
        return f"à {deputy} de jouer : le compte de {owner} est fermé"
    if _away(owner, today) and not _away(deputy, today):
        return f"à {deputy} de jouer en son absence"
    if upkeep and upkeep.asked_on and upkeep.deputy_asked_on:
        return f"à {deputy} de jouer : {owner} n’a pas donné suite depuis le {date_fr(upkeep.asked_on)}"
    return ""


def _act(page: ResourcePage, owned: bool, to_review: bool, today: date, upkeep: Upkeep | None) -> Act:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if to_review:
        return Act("Relire", edit)
    if not page.live:
        return Act("Continuer", edit)
    if not owned:
        return Act("Prendre", take=True)
    if page.due and page.due <= today:
        return Act("Revoir", reverse("stewardship_review", args=[page.pk]))
    if page.dead_links:
        return Act("Réparer", f"{reverse('stewardship_links')}?{urlencode({'page': page.pk})}")
    return Act("Compléter" if upkeep and upkeep.done < upkeep.total else "Ouvrir", edit)


def _weekly(ids: Iterable[int], today: date) -> dict[int, list[int]]:
    first = week_of(today) - timedelta(weeks=WEEKS - 1)
    found: dict[int, list[int]] = defaultdict(lambda: [0] * WEEKS)
    for page, week, reads in ReadCount.objects.filter(page__in=ids, week__gte=first).values_list(
        "page", "week", "reads"
    ):
        found[page][(week - first).days // 7] = reads
    return found


def points(values: Sequence[int], width: int = 78, height: int = 20) -> str:
    """A line of figures as the points of an SVG polyline."""
    most, step = max([1, *values]), width / max(1, len(values) - 1)
    return " ".join(
        f"{at * step:.0f},{height - (height - 2) * value / most - 1:.0f}" for at, value in enumerate(values)
    )


def _unanswered(today: date) -> list[tuple[str, set[str]]]:
    """What readers looked for of late and did not find, with its words folded; the most frequent first."""
    rows = SearchCount.objects.filter(day__gt=today - timedelta(days=_SEARCHED), empty__gt=0).exclude(words="")
    counted = rows.values("words").annotate(times=Sum("empty")).order_by("-times", "words")
    return [(row["words"], set(fold(row["words"]).split())) for row in counted[:_MOST]]

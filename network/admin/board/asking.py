"""Which resources the board shows: the tabs, the filters, and the figures each line is sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import Page, PageQuerySet, ReferenceIndex, TaskState
from wagtail.permissions import page_permission_policy

from asv.accounts.models import Favourite, User
from asv.core.admin_matching import having_words
from asv.core.models import AsvImage
from asv.core.visitor import Visitor
from asv.resources.models import ResourcePage
from asv.resources.types import resource_models, resource_types
from asv.stewardship.models import Charge, DownloadCount, LinkState, LinkUse, ReadCount, Role

READ_DAYS = 91
_UNDESCRIBED = 2000


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the board, and how many resources are in it."""

    key: str
    label: str
    count: int | None = None


TABS = (
    ("attend", "Ce qui m’attend"),
    ("relire", "À relire"),
    ("suppleance", "En suppléance"),
    ("liens", "Liens morts"),
    ("sans-responsable", "Sans responsable"),
    ("peu-completes", "Peu complètes"),
    ("images", "Images sans texte"),
    ("lues", "Les plus lues"),
    ("tout", "Toutes"),
)
_UNCOUNTED = ("suppleance", "lues", "tout")


def _types() -> list[tuple[str, str]]:
    return [("", "Tous les types"), *resource_types().items()]


class BoardForm(forms.Form):
    """The filters. What is not understood filters nothing."""

    q = forms.CharField(label="Mots du titre", required=False, max_length=120)
    type = forms.ChoiceField(label="Type", required=False, choices=_types)
    responsable = forms.ModelChoiceField(
        label="Responsable",
        required=False,
        queryset=User.objects.filter(charges__isnull=False).distinct().order_by("email"),
        empty_label="N’importe qui",
    )


def mine(user: Visitor) -> PageQuerySet:
    """The resources that this person may change or publish."""
    if user.is_superuser:
        return ResourcePage.objects.all()
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return ResourcePage.objects.filter(pk__in=pages.values("pk"))


def filtered(rows: PageQuerySet, form: BoardForm) -> PageQuerySet:
    """The rows that the filters leave."""
    said = form.cleaned_data if form.is_valid() else {}
    if said.get("q"):
        rows = having_words(rows, ("title",), said["q"])
    if said.get("type"):
        models = [model for model in resource_models() if model.resource_type == said["type"]]
        rows = rows.filter(content_type__model__in=[model._meta.model_name for model in models])
    if said.get("responsable"):
        rows = rows.filter(charges__user=said["responsable"], charges__role=Role.OWNER)
    return rows


def in_tab(rows: PageQuerySet, key: str, user: Visitor, today: date) -> PageQuerySet:
    """The rows of a view."""
    return rows.filter(_condition(key, user, today)) if key in _CONDITIONS else rows


def tabs(rows: PageQuerySet, user: Visitor, today: date) -> list[Tab]:
    """All views with their counts: one look at the resources for all of them."""
    wanted = {key: Count("pk", filter=_condition(key, user, today)) for key in _CONDITIONS if key not in _UNCOUNTED}
    counts = rows.order_by().aggregate(**wanted)
    return [Tab(key, label, counts.get(key)) for key, label in TABS]


_CONDITIONS = ("attend", "relire", "suppleance", "liens", "sans-responsable", "peu-completes", "images")


def _condition(key: str, user: Visitor, today: date) -> Q:
    overdue = Q(live=True, upkeep__due_on__lte=today)
    if key == "attend":
        own = Exists(Charge.objects.filter(page=OuterRef("pk"), user=user.pk))
        to_review = [int(pk) for pk in _reviewable(user)]
        draft = Q(has_unpublished_changes=True, owner=user)
        return Q(own, overdue | Q(_dead())) | draft | Q(pk__in=to_review)
    if key == "images":
        return Q(pk__in=undescribed())
    chosen = {
        "relire": overdue,
        "suppleance": Q(Exists(Charge.objects.filter(page=OuterRef("pk"), user=user.pk, role=Role.DEPUTY))),
        "liens": Q(_dead()),
        "sans-responsable": Q(~Exists(_owned()), live=True),
        "peu-completes": Q(upkeep__total__gt=F("upkeep__done") * 2),
    }
    return chosen[key]


def measured(rows: PageQuerySet) -> PageQuerySet:
    """The rows with what each line tells in figures: dead links, reads and downloads of 90 days, favourites."""
    since = timezone.localdate() - timedelta(days=READ_DAYS)
    counts = ReadCount.objects.filter(page=OuterRef("pk"), week__gte=since).order_by().values("page")
    fetched = DownloadCount.objects.filter(carriers__pages=OuterRef("pk"), week__gte=since).order_by()
    dead = LinkUse.objects.filter(page=OuterRef("pk"), link__state=LinkState.DEAD).order_by().values("page")
    kept = Favourite.objects.filter(page=OuterRef("pk")).order_by().values("page")
    return rows.annotate(
        dead_links=_number(dead.annotate(n=Count("pk"))),
        reads=_number(counts.annotate(n=Sum("reads"))),
        downloads=_number(fetched.values("carriers__pages").annotate(n=Sum("downloads"))),
        favourites=_number(kept.annotate(n=Count("pk"))),
        due=F("upkeep__due_on"),
    )


def ordered(rows: PageQuerySet, key: str) -> PageQuerySet:
    """The most pressing first; of the most read, the most read."""
    if key == "lues":
        return rows.order_by("-reads", "pk")
    return rows.order_by(F("due").asc(nulls_last=True), "-dead_links", "pk")


def undescribed() -> list[int]:
    """Ids of the pages that show an image without alternative text which is not decorative: two queries."""
    images = AsvImage.objects.filter(description="", is_decorative=False).values_list("pk", flat=True)
    wanted = [str(pk) for pk in images[:_UNDESCRIBED]]
    found = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(AsvImage),
        to_object_id__in=wanted,
    )
    return list(found.annotate(page=Cast("object_id", BigIntegerField())).values_list("page", flat=True).distinct())


def _owned() -> QuerySet:
    """Whose account is closed looks after nothing any more."""
    return Charge.objects.filter(page=OuterRef("pk"), role=Role.OWNER, user__is_active=True)


def _dead() -> Exists:
    return Exists(LinkUse.objects.filter(page=OuterRef("pk"), link__state=LinkState.DEAD))


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), Value(0), output_field=IntegerField())


def _reviewable(user: Visitor) -> list[str]:
    states = TaskState.objects.reviewable_by(user)
    return list(states.values_list("revision__object_id", flat=True))

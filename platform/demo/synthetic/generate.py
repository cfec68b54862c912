"""Making many resources at once: rows written table by table, without a revision or a signal for each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Page

from asv.core.slugs import slugify
from asv.jobs.outbox import emit_many
from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.taxonomy.models import Territory, TerritoryKind
from demo.synthetic import words
from experiences.models import ActionSheetPage, ExperiencePage
from home.models import NewsPage
from operations.founding.tree import Tree

BATCH = 500
_EPOCH = date(2012, 1, 1)


Fill = Callable[[Any, list[str]], None]


@dataclass(frozen=True)
class Kind:
    """A page type, where its pages go, and what writes paragraphs into the fields of one."""

    model: type[Model]
    parent: Any
    fill: Fill


def generate(tree: Tree, count: int, seed: int = 1) -> int:
    """Add `count` published resources under the tree, the same for the same seed; returns how many.

    Needs vocabularies and territories. The worker, or `rebuild_search_index`, makes them findable.
    """
    rng = random.Random(seed)  # noqa: S311
    shares = {
        Kind(ExperiencePage, tree.experiences, _fill_experience): 5,
        Kind(ActionSheetPage, tree.actions, _fill_sheet): 3,
        Kind(NewsPage, tree.news, _fill_news): 2,
    }
    plan = rng.choices(list(shares), weights=list(shares.values()), k=count)
    return sum(write_pages(kind, sum(1 for chosen in plan if chosen is kind), seed, rng) for kind in shares)


def write_pages(kind: Kind, count: int, seed: int, rng: random.Random) -> int:
    """Add `count` published pages of a kind, classified at random; how many."""
    pools = _pools()
    texts = (_text(rng, seed, kind.model.__name__, number) for number in range(count))
    made = 0
    while batch := list(islice(texts, BATCH)):
        made += _write(kind, batch, pools, rng)
    return made


def _text(rng: random.Random, seed: int, kind: str, number: int) -> dict[str, Any]:
    action, subject = rng.choice(words.ACTIONS), rng.choice(words.SUBJECTS)
    title = f"{action} : {subject}"
    return {
        "title": title,
        "slug": f"{slugify(title)[:60]}-{kind[:3].lower()}{seed}-{number}",
        "summary": " ".join(_sentences(rng, 2)),
        "paragraphs": ["<p>" + " ".join(_sentences(rng, 4)) + "</p>" for _ in range(5)],
        "date": _EPOCH + timedelta(days=rng.randrange(5000)),
    }


def _sentences(rng: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        parts = (words.WHO, words.VERBS, words.WHAT, words.HOW, words.WHY)
        sentence = " ".join(rng.choice(part) for part in parts)
        yield sentence[0].upper() + sentence[1:] + f" ({rng.choice(words.SUBJECTS)})."


def _pools() -> dict[str, list[int]]:
    pools = {
        name: list(
            ResourcePage._meta.get_field(name).related_model.objects.order_by("slug").values_list("pk", flat=True)
        )
        for name in VOCABULARY_FIELDS.values()
    }
    communes = Territory.objects.filter(kind=TerritoryKind.COMMUNE, population__gte=5000)
    pools["territories"] = list(communes.order_by("-population", "code").values_list("pk", flat=True)[:400])
    return pools


@transaction.atomic
def _write(kind: Kind, batch: list[dict[str, Any]], pools: dict[str, list[int]], rng: random.Random) -> int:
    parent = Page.objects.select_for_update().get(pk=kind.parent.pk)
    content_type = ContentType.objects.get_for_model(kind.model)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    pages = [_page(kind, parent, content_type, text, step + rank) for rank, text in enumerate(batch, start=1)]
    bases = Page.objects.bulk_create([_base(page) for page in pages], batch_size=BATCH)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = page.resourcepage_ptr_id = base.pk
    _insert(ResourcePage, pages)
    _insert(kind.model, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))
    _classify([page.pk for page in pages], pools, rng)
    emit_many("page", [page.pk for page in pages])
    return len(pages)


def _page(kind: Kind, parent: Page, content_type: ContentType, text: dict[str, Any], step: int) -> Any:
    published = datetime.combine(text["date"], datetime.min.time(), tzinfo=UTC)
    page: Any = kind.model(
        title=text["title"],
        draft_title=text["title"],
        slug=text["slug"],
        summary=text["summary"],
        date=text["date"],
        start_year=text["date"].year,
        live=True,
        has_unpublished_changes=False,
        first_published_at=published,
        last_published_at=published,
        path=Page._get_path(parent.path, parent.depth + 1, step),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{text['slug']}/",
        content_type=content_type,
        translation_key=uuid.uuid4(),
        locale_id=parent.locale_id,
    )
    kind.fill(page, text["paragraphs"])
    return page


def _fill_experience(page: Any, paragraphs: list[str]) -> None:
    page.context, page.diagnosis, page.objectives, page.results, page.lessons = paragraphs


def _fill_sheet(page: Any, paragraphs: list[str]) -> None:
    page.idea, page.objectives, page.how, page.results, page.tip = paragraphs


def _fill_news(page: Any, paragraphs: list[str]) -> None:
    page.body = [("text", paragraph) for paragraph in paragraphs]


def _base(page: Any) -> Page:
    return Page(
        **{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields if field.attname != "id"}
    )


def _insert(model: Any, rows: list[Any]) -> None:
    """The rows of one table of a multi-table model, which `bulk_create` refuses to write."""
    fields = model._meta.local_concrete_fields
    size = max(connection.ops.bulk_batch_size(fields, rows), 1)
    for start in range(0, len(rows), size):
        model._base_manager.all()._insert(rows[start : start + size], fields=fields, using=connection.alias)


def _classify(ids: list[int], pools: dict[str, list[int]], rng: random.Random) -> None:
    for name, pool in pools.items():
        through = ResourcePage._meta.get_field(name).remote_field.through
        target = ResourcePage._meta.get_field(name).m2m_reverse_field_name() + "_id"
        many = 1 if name == "territories" else 2
        rows = [
            through(resourcepage_id=pk, **{target: chosen})
            for pk in ids
            for chosen in rng.sample(pool, min(many, len(pool)))
        ]
        through.objects.bulk_create(rows, batch_size=BATCH)

"""Making many resources at once: rows written table by table, without a revision or a signal for each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Page

from asv.jobs.outbox import emit_many
from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.taxonomy.models import Territory, TerritoryKind
from experiences.models import ActionSheetPage, ExperiencePage
from home.models import NewsPage
from network.corpus import words
from network.demo.tree import Tree

BATCH = 500
_EPOCH = date(2012, 1, 1)


@dataclass(frozen=True)
class _Kind:
    """A page type, the share of the corpus it takes, and where its pages go."""

    model: type[Model]
    share: int
    parent: Any


def generate(tree: Tree, count: int, seed: int = 1) -> int:
    """Add `count` published resources under the tree, the same for the same seed; returns how many.

    Needs vocabularies and territories. The worker, or `rebuild_search_index`, makes them findable.
    """
    rng = random.Random(seed)  # noqa: S311
    kinds = [
        _Kind(ExperiencePage, 5, tree.experiences),
        _Kind(ActionSheetPage, 3, tree.actions),
        _Kind(NewsPage, 2, tree.news),
    ]
    plan = rng.choices(kinds, weights=[kind.share for kind in kinds], k=count)
    pools = _pools()
    made = 0
    for kind in kinds:
        wanted = sum(1 for chosen in plan if chosen is kind)
        texts = (_text(rng, seed, kind.model.__name__, number) for number in range(wanted))
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
def _write(kind: _Kind, batch: list[dict[str, Any]], pools: dict[str, list[int]], rng: random.Random) -> int:
    parent = Page.objects.select_for_update().get(pk=kind.parent.pk)
    content_type = ContentType.objects.get_for_model(kind.model)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    pages = [_page(kind.model, parent, content_type, text, step + rank) for rank, text in enumerate(batch, start=1)]
    bases = Page.objects.bulk_create([_base(page) for page in pages], batch_size=BATCH)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = page.resourcepage_ptr_id = base.pk
    _insert(ResourcePage, pages)
    _insert(kind.model, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))
    _classify([page.pk for page in pages], pools, rng)
    emit_many("page", [page.pk for page in pages])
    return len(pages)


def _page(model: Any, parent: Page, content_type: ContentType, text: dict[str, Any], step: int) -> Any:
    published = datetime.combine(text["date"], datetime.min.time(), tzinfo=UTC)
    page = model(
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
    _fill(page, text["paragraphs"])
    return page


def _fill(page: Any, paragraphs: list[str]) -> None:
    if isinstance(page, NewsPage):
        page.body = [("text", paragraph) for paragraph in paragraphs]
        return
    names = (
        ["context", "diagnosis", "objectives", "results", "lessons"]
        if isinstance(page, ExperiencePage)
        else ["idea", "objectives", "how", "results", "tip"]
    )
    for name, paragraph in zip(names, paragraphs, strict=True):
        setattr(page, name, paragraph)


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

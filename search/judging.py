"""What the team judges of a question, kept, and handed to the tests in their own format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from asv.core.visibility import Visibility
from asv.resources.models import ResourcePage
from search.models import Grade, JudgedQuery
from search.rehearsal import found_by

MOST_SHOWN = 20
# The class of these questions in tests/relevance.
KIND = "jugée par l’équipe"


def pages_to_judge(words: str, nearby: Iterable[str], visibility: Visibility) -> list[ResourcePage]:
    """What may answer a question: what was judged already, what it finds, then what terms near it find."""
    judged = Grade.objects.filter(query__words=words).values_list("page_id", flat=True)
    found = [hit.card.id for text in (words, *nearby) for hit in found_by(text, visibility).hits]
    ids = list(dict.fromkeys([*judged, *found]))[:MOST_SHOWN]
    pages = visibility.listed(ResourcePage.objects.filter(pk__in=ids)).in_bulk()
    return [pages[one] for one in ids if one in pages]


@transaction.atomic
def judge(words: str, grades: Mapping[int, int], unanswerable: bool = False) -> JudgedQuery:
    """Keep what answers a question: the grade of each page by its id, 0 for what does not; others stay as they were.

    `unanswerable` withdraws every grade: nothing here answers it.
    """
    query: JudgedQuery = JudgedQuery.objects.get_or_create(words=words)[0]
    kept = {grade.page_id: grade.value for grade in query.grades.all()} | dict(grades)
    query.grades.set([Grade(page_id=page, value=value) for page, value in kept.items() if value and not unanswerable])
    query.unanswerable = unanswerable
    query.save()
    return query


def exported() -> dict[str, object]:
    """Every judgement as `judgements.json` of tests/relevance has it; grades by the path of the page."""
    judged = JudgedQuery.objects.order_by("words").prefetch_related("grades__page")
    queries = [{"class": KIND, "query": query.words, "relevant": query.relevant} for query in judged]
    return {
        "queries": [row for row in queries if row["relevant"]],
        "unanswerable": [query.words for query in judged if query.unanswerable],
    }

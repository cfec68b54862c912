"""What a change of the thesaurus would do to the questions readers ask, seen before anybody meets it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.taxonomy.catalogue import catalogue
from search import engines
from search.forms import SearchForm
from search.models import JudgedQuery, SearchCount, Synonym
from search.parsing import parse
from search.query import SearchPage
from search.relevance import TOP, measured
from search.spelling import doubtful
from search.synonyms import Thesaurus, expand, stored_thesaurus, trying

# Questions that a rehearsal asks at most, each twice: those judged first, then the most frequent. Others are counted.
MOST_ASKED = 40
# The most frequent logged questions that are looked at for whether the change concerns them.
LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """What one question finds: how many answer every word, how many in all, and the ids of the first TOP."""

    whole: int
    total: int
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One question without the change and with it. `quality` is nDCG@10, where the question was judged.

    `times` says how often readers asked it; `unanswerable`, that the team found that nothing here answers it.
    """

    words: str
    before: Found
    after: Found
    times: int = 0
    quality: tuple[float, float] | None = None
    unanswerable: bool = False

    @property
    def verdict(self) -> int:
        """1 where the question gains, -1 where it loses, 0 where nothing tells.

        Judged ones by their quality, or for what nothing answers by finding less; others by how many answer every
        word, then in all.
        """
        if self.quality and not self.unanswerable:
            before, after = self.quality
            return (after > before) - (after < before)
        fewer, more = (self.before.whole, self.before.total), (self.after.whole, self.after.total)
        sign = (more > fewer) - (more < fewer)
        return -sign if self.unanswerable else sign


@dataclass(slots=True)
class Rehearsal:
    """The questions that a change concerns; `left_out`: how many more there are, not asked."""

    changes: list[Change] = field(default_factory=list)
    left_out: int = 0

    @property
    def gains(self) -> int:
        """How many questions gain."""
        return sum(change.verdict > 0 for change in self.changes)

    @property
    def losses(self) -> int:
        """How many questions lose."""
        return sum(change.verdict < 0 for change in self.changes)


def rehearse(entry: Synonym, words: str, visibility: Visibility) -> Rehearsal:
    """Ask the questions that this group would concern, as it may become, without it and with it; nothing is saved.

    The question it was proposed for, `words`, is always among them. EngineUnavailable where no engine answers.
    """
    before, after = stored_thesaurus(), stored_thesaurus(tried=entry)
    judged = {query.words: query for query in JudgedQuery.objects.prefetch_related("grades")}
    asked = _asked_by_readers()
    concerned = [one for one in dict.fromkeys([words, *judged, *asked]) if _differs(one, before, after)]
    changes = []
    for one in concerned[:MOST_ASKED]:
        found = _found(one, visibility, before), _found(one, visibility, after)
        changes.append(_change(one, *found, asked.get(one, 0), judged.get(one)))
    return Rehearsal(changes, max(len(concerned) - MOST_ASKED, 0))


def found_by(words: str, visibility: Visibility) -> SearchPage:
    """What the site's answer to these words shows first, to this reader."""
    form = SearchForm(QueryDict(urlencode({"q": words})), catalogue())
    query = form.query(visibility, page_size=TOP, facets=(), highlight=False)
    return engines.get_engine().search(query)


def _asked_by_readers() -> dict[str, int]:
    """The most frequent questions of the log, and how often each was asked."""
    rows = SearchCount.objects.exclude(words="").values("words").annotate(times=Sum("asked"))
    return dict(rows.order_by("-times", "words").values_list("words", "times")[:LOOKED_AT])


def _differs(words: str, before: Thesaurus, after: Thesaurus) -> bool:
    """Whether a change of the thesaurus changes what is asked: its ways in words, or which words may be misspelt."""
    parsed = parse(words)
    if not parsed.required:
        return False
    return expand(parsed, before) != expand(parsed, after) or doubtful(words, before) != doubtful(words, after)


def _found(words: str, visibility: Visibility, known: Thesaurus) -> Found:
    with trying(known):
        page = found_by(words, visibility)
    return Found(page.whole, page.total, tuple(hit.card.id for hit in page.hits))


def _change(words: str, before: Found, after: Found, times: int, judged: JudgedQuery | None) -> Change:
    grades = {grade.page_id: grade.value for grade in judged.grades.all()} if judged else {}
    quality = _quality(grades, before, after) if grades else None
    return Change(words, before, after, times, quality, bool(judged and judged.unanswerable))


def _quality(grades: dict[int, int], *answers: Found) -> tuple[float, float]:
    before, after = (measured(found.first, grades).ndcg for found in answers)
    return before, after


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Losses first, then gains, then the rest, the most frequent first."""
    return sorted(changes, key=lambda change: (change.verdict == 0, change.verdict, -change.times, change.words))

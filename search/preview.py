"""What a question becomes with the editors' synonyms, and how many resources each rule adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from asv.core.visibility import Visibility
from search import engines
from search.analysis import WORD, clean, stem, stems
from search.engines.base import EngineUnavailable
from search.models import Synonym
from search.parsing import Clause, parse
from search.query import SearchQuery
from search.synonyms import Stems, Thesaurus, expand, stored_thesaurus, trying

MAX_RULES = 10
MAX_EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Effect:
    """A question, what it becomes, and how many it finds without the rule and with it; None: no engine answers.

    `rule` is the synonym left out for `before`, or None where all were.
    """

    words: str
    becomes: str
    before: int | None
    after: int | None
    rule: Synonym | None = None

    @property
    def more(self) -> int:
        """How many resources the rule adds."""
        return (self.after or 0) - (self.before or 0)


def effects_on(words: str, visibility: Visibility) -> list[Effect]:
    """The effect of all synonyms together on a question, then that of each that has a part in it, at most ten."""
    entries = list(Synonym.objects.all())
    known = stored_thesaurus()
    becomes = written(words, known, entries)
    if not becomes:
        return []
    after = _count(words, visibility, known)
    effects = [Effect(words, becomes, _count(words, visibility, Thesaurus()), after)]
    for rule in _at_work(words, known, entries)[:MAX_RULES]:
        without = _count(words, visibility, stored_thesaurus(without=rule.pk))
        effects.append(Effect(words, becomes, without, after, rule))
    return effects


def effects_of(rule: Synonym, visibility: Visibility) -> list[Effect]:
    """What a saved synonym changes for the questions it is about, at most six."""
    entries = list(Synonym.objects.all())
    known, without = stored_thesaurus(), stored_thesaurus(without=rule.pk)
    questions = rule.expressions[:MAX_EXAMPLES]
    return [
        Effect(
            words,
            written(words, known, entries),
            _count(words, visibility, without),
            _count(words, visibility, known),
            rule,
        )
        for words in questions
    ]


def written(words: str, known: Thesaurus, entries: Iterable[Synonym]) -> str:
    """The question as it is asked, for people: "(cls OU « contrat local de santé ») ET jeunes"."""
    parsed = parse(words)
    names = _names(words, entries)
    groups = expand(parsed, known) if parsed.required else []
    parts = []
    for group in groups:
        options = [" ET ".join(_named(clause, names) for clause in option) for option in group.options]
        if len(options) > 1 and len(group.options[0]) > 1:
            options[0] = f"({options[0]})"
        parts.append(f"({' OU '.join(options)})" if len(options) > 1 else options[0])
    text = " ET ".join(parts)
    return text + "".join(f" SAUF {_named(clause, names)}" for clause in parsed.excluded)


def _names(words: str, entries: Iterable[Synonym]) -> dict[Stems, str]:
    """How to write what engines know by stems: as typed, or as editors wrote it."""
    texts = (text for entry in entries for text in (*entry.narrower_terms, *entry.expressions))
    names = {tuple(stems(clean(text))): text for text in texts}
    typed = ((stem(word), word) for word in WORD.findall(clean(words)))
    return names | {(found,): word for found, word in typed if found}


def _named(clause: Clause, names: Mapping[Stems, str]) -> str:
    whole = names.get(clause.stems)
    text = whole or " ".join(names.get((one,), one) for one in clause.stems)
    return f"« {text} »" if clause.quoted or " " in text else text


def _at_work(words: str, known: Thesaurus, entries: Iterable[Synonym]) -> list[Synonym]:
    """The synonyms that have a part in a question."""
    parsed = parse(words)
    groups = expand(parsed, known) if parsed.required else []
    asked = {
        tuple(stem for clause in group.options[0] for stem in clause.stems)
        for group in groups
        if len(group.options) > 1
    }
    return [entry for entry in entries if entry.active and asked & _heads(entry)]


def _heads(entry: Synonym) -> set[Stems]:
    return {tuple(stems(clean(text))) for text in entry.expressions}


def _count(words: str, visibility: Visibility, known: Thesaurus) -> int | None:
    query = SearchQuery(
        words=words,
        page_size=1,
        facets=(),
        highlight=False,
        correct=False,
        failed_restrictions=visibility.failed_restrictions,
    )
    try:
        with trying(known):
            return engines.get_engine().search(query).total
    except EngineUnavailable:
        return None

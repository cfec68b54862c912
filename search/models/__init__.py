"""What search keeps in the database: editors' synonyms, answers and judgements, and counts of what is looked for."""

from search.models.answers import PromotedAnswer, WantedTopic, question_key
from search.models.counts import FacetUse, SearchCount
from search.models.judgements import Grade, JudgedQuery
from search.models.synonyms import Synonym

__all__ = [
    "FacetUse",
    "Grade",
    "JudgedQuery",
    "PromotedAnswer",
    "SearchCount",
    "Synonym",
    "WantedTopic",
    "question_key",
]

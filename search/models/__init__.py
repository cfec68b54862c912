"""What search keeps in the database: synonyms, answers and judgements, counts of searches, the words of the admin."""

from search.models.answers import PromotedAnswer, WantedTopic, question_key
from search.models.counts import FacetUse, SearchCount
from search.models.judgements import Grade, JudgedQuery
from search.models.synonyms import Synonym
from search.models.words import FieldWords

__all__ = [
    "FacetUse",
    "FieldWords",
    "Grade",
    "JudgedQuery",
    "PromotedAnswer",
    "SearchCount",
    "Synonym",
    "WantedTopic",
    "question_key",
]

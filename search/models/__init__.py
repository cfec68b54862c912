"""What search keeps in the database: editors' synonyms and answers, and the counts of what is looked for."""

from search.models.answers import PromotedAnswer, WantedTopic, question_key
from search.models.counts import FacetUse, SearchCount
from search.models.synonyms import Synonym

__all__ = ["FacetUse", "PromotedAnswer", "SearchCount", "Synonym", "WantedTopic", "question_key"]

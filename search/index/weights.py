"""What counts how much in a question, whatever the engine."""

from search.query import DECLARED, VOCABULARY_FACETS

# How matches weigh, on every engine.
TIE = 0.2
# What naming one of a resource's values is worth: about as much as its word in the summary.
CHOICE = 6.0
# What a word that only asks ("comment", "qui fait") is worth in a summary, which says what a resource tells: it orders
# what is found and finds nothing.
ASKING = {"summary": 9.0}
ADJACENT = {"title": 6.0, "summary": 2.0}
# The texts that say what a resource is about (`search/degrees.py`).
ABOUT_TEXTS = ("title", "summary", "terms")
# Resources near one: which texts are compared, and how many words of each.
COMPARED = ("title", "summary")
MOST_WORDS = 30  # of each of the two
# What sharing one or more of its values adds.
SHARED = {**{vocabulary: DECLARED[vocabulary].weight for vocabulary in VOCABULARY_FACETS}, "own_place": 1.0}
# Completions: how many words a started one may stand for, how many titles are looked at.
MAX_COMPLETED = 8
CANDIDATES = 60

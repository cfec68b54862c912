"""The wish "a facet" as a contributor writes it: three files."""

from pathlib import Path

VOCABULARY = '''class Origin(Term):
    """Where the idea of an action came from."""

    facet = Facet(parameter="origine", label="Origine de l'action", field="origins", plural="Origines")

    class Meta(Term.Meta):
        verbose_name = "origine"
        verbose_name_plural = "origines"


'''
FIELD = '    origins = ParentalManyToManyField(terms.Origin, verbose_name="origines", blank=True, related_name="+")\n'
TERMS = """  "origine": [
    {"slug": "habitants", "label": "Née des habitants", "definition": "Des habitants l'ont demandée."},
    {"slug": "diagnostic-partage", "label": "Née d'un diagnostic", "definition": "Un diagnostic l'a fait naître."}
  ],
"""
# file: (what stands there, what is written before it)
WRITTEN = {
    "platform/asv/taxonomy/terms.py": [
        ("# The vocabularies by search parameter", VOCABULARY),
        (")\n}\n", ", Origin"),
    ],
    "platform/asv/resources/models.py": [("    territories = ParentalManyToManyField", FIELD)],
    "platform/asv/taxonomy/data/vocabularies.json": [('  "theme": [', TERMS)],
}


def write_facet(root: Path) -> None:
    """Write the facet `origine` into the project that lies here."""
    for name, insertions in WRITTEN.items():
        text = (root / name).read_text()
        for place, written in insertions:
            assert text.count(place) == 1, f"{place!r} is no longer the place to write in {name}"
            text = text.replace(place, written + place)
        (root / name).write_text(text)

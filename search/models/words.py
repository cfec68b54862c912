"""The words of what the admin searches, kept beside it in the same database."""

from __future__ import annotations

from django.db import models


class FieldWords(models.Model):
    """The words of one field of one object, for `search.admin_words`; no row names a person or is shown to anyone.

    `kind` is the label of the highest model with a table ("wagtailcore.page"), `object_id` its key. `words` reads
    `=lemma=lemma== word word `: the lemmas in the order of the text, then the words as written, folded.
    """

    kind = models.CharField("table", max_length=100)
    object_id = models.BigIntegerField("objet")
    field = models.CharField("champ", max_length=100)
    weight = models.FloatField("poids", help_text="Le poids du champ, par la racine du nombre de ses mots.")
    begins = models.BooleanField("trouvé par le début des mots", default=False)
    words = models.TextField("mots", blank=True)
    analysis = models.CharField("version de l’analyse", max_length=20)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mots d’un champ"
        verbose_name_plural = "mots des champs"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "field"], name="search_words_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.field}"

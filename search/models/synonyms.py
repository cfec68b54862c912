"""The thesaurus: which words stand for one another, which are narrower, which are near; search expands them."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from asv.core.slugs import slugify
from search.analysis import clean, stems

MAX_EXPRESSIONS = 20
MAX_LENGTH = 120
_LISTS = ("equivalents", "narrower", "related")


class Synonym(models.Model):
    """A group of the thesaurus: a term or acronym, what means the same, what is narrower, what is near."""

    term = models.CharField("sigle ou terme", max_length=80, unique=True, help_text="Par exemple : CLS.")
    slug = models.SlugField("identifiant", max_length=100, unique=True, editable=False)
    equivalents = models.TextField(
        "équivalents",
        blank=True,
        help_text="Une expression par ligne. Chercher l’une trouve aussi les autres, au singulier comme au pluriel.",
    )
    narrower = models.TextField(
        "termes plus précis",
        blank=True,
        help_text="Une expression par ligne. Chercher le terme les trouve aussi, sans l’inverse : « addictions » "
        "trouve « tabac », et « tabac » ne trouve pas toutes les addictions.",
    )
    related = models.TextField(
        "termes voisins",
        blank=True,
        help_text="Une expression par ligne. Ils sont proposés dans le thésaurus et ne changent pas les résultats.",
    )
    source = models.CharField("source", max_length=200, blank=True, help_text="D’où vient ce groupe.")
    close_matches = models.TextField(
        "dans d’autres thésaurus",
        blank=True,
        help_text="Une adresse par ligne : la notion la plus proche d’EuroVoc, du MeSH…",
    )
    active = models.BooleanField("sert dans les recherches", default=True)
    shipped = models.CharField("telle que livrée", max_length=64, blank=True, editable=False)

    panels = [
        FieldPanel("term"),
        FieldPanel("equivalents"),
        FieldPanel("narrower"),
        FieldPanel("related"),
        FieldPanel("active"),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("close_matches")], "D’où il vient"),
    ]

    class Meta:
        ordering = ["term"]
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse an entry that could never match anything, that is too long to ask, or that says a thing twice."""
        taken: dict[tuple[str, ...], str] = {}
        for field in ("term", *_LISTS):
            expressions = self._listed(field)
            if len(expressions) > MAX_EXPRESSIONS:
                raise ValidationError({field: f"{MAX_EXPRESSIONS} expressions au plus : faites deux entrées."})
            for text in expressions:
                self._check(field, text, taken)
        if not any(self._listed(field) for field in _LISTS):
            raise ValidationError({"equivalents": "Il manque au moins une expression."})
        if len(taken) == 1:
            raise ValidationError(
                "Le terme et ses équivalents se cherchent déjà de la même façon : accents, pluriels et petits mots ne "
                "comptent pas."
            )
        for address in _lines(self.close_matches):
            self._check_address(address)

    def _check(self, field: str, text: str, taken: dict[tuple[str, ...], str]) -> None:
        key = tuple(stems(clean(text)))
        if not key:
            raise ValidationError(
                f"« {text} » ne contient que des mots trop courants pour être cherchés : précisez-le ou retirez-le."
            )
        if len(text) > MAX_LENGTH:
            raise ValidationError({field: f"« {text[:40]}… » dépasse {MAX_LENGTH} caractères."})
        if field != taken.setdefault(key, field) and field not in ("equivalents", "related"):
            raise ValidationError({field: f"« {text} » est déjà le terme ou un équivalent : retirez-le d’ici."})

    def _check_address(self, address: str) -> None:
        try:
            URLValidator(["http", "https"])(address)
        except ValidationError:
            raise ValidationError({"close_matches": f"« {address[:80]} » n’est pas une adresse."}) from None

    @property
    def fingerprint(self) -> str:
        """What tells these words from any others: a group whose `shipped` is equal was changed by nobody."""
        words = (self.term, self.equivalents, self.narrower, self.related, self.source, self.close_matches)
        return sha256("\0".join(words).encode()).hexdigest()

    def _listed(self, field: str) -> tuple[str, ...]:
        return _lines(getattr(self, field))

    @property
    def expressions(self) -> tuple[str, ...]:
        """The term and its equivalents."""
        return (self.term, *self._listed("equivalents"))

    @property
    def narrower_terms(self) -> tuple[str, ...]:
        """What is found by it, and does not find it."""
        return self._listed("narrower")

    @property
    def related_terms(self) -> tuple[str, ...]:
        """What one may look for as well."""
        return self._listed("related")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The nearest concepts of public thesauri, by their addresses."""
        return self._listed("close_matches")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def free_slug(term: str) -> str:
    """A name for addresses that no other group has."""
    base = slugify(term)[:90] or "terme"
    taken = set(Synonym.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)


@receiver(pre_save, sender=Synonym)
def name_for_ever(sender: object, instance: Synonym, **kwargs: object) -> None:
    """A group keeps the name it had first: its address is that of a concept."""
    if not instance.slug:
        instance.slug = free_slug(instance.term)

"""How often what readers see has changed: the number that every kept page is compared with before it is given."""

from __future__ import annotations

from django.db import models


class Generation(models.Model):
    """How many changes one writer has made; the generation of the site is the sum over all writers.

    A row a writer: two transactions that change different pages never wait for each other, and whatever commits, in
    whatever order, the sum grows. Written by `asv.page_cache.generation` alone.
    """

    writer = models.CharField("qui écrit", max_length=60, unique=True)
    number = models.BigIntegerField("changements", default=0)
    raised_at = models.DateTimeField("dernier changement")

    class Meta:
        verbose_name = "génération"
        verbose_name_plural = "générations"

    def __str__(self) -> str:
        return f"{self.writer} : {self.number}"

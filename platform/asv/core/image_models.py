"""Images that editors manage, their resized copies, and the marks that images and documents share."""

from __future__ import annotations

import uuid

from django.db import DatabaseError, models
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from asv.core.image_text import BY_EYE
from asv.core.outages import Outage, outage_of


def public_mark() -> models.BooleanField[bool, bool]:
    """The field of a file that anyone may open though no page carries it: an editor said so, and can take it back."""
    return models.BooleanField("fichier public", default=False, editable=False)


def corpus_uid() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    """The field by which archives and imports know a thing, on every site that holds it; never a number of ours."""
    return models.UUIDField("identifiant du corpus", default=uuid.uuid4, unique=True, editable=False)


class AsvImage(AbstractImage):
    """An image with the credit its author is owed; its description is the alternative text."""

    uid = corpus_uid()
    is_public = public_mark()
    credit = models.CharField("crédit", max_length=200, blank=True, help_text="Auteur et licence de l’image.")
    is_decorative = models.BooleanField(
        "image décorative",
        default=False,
        help_text="Elle n’apprend rien de plus que le texte : les lecteurs d’écran la passent.",
    )

    holds_text = models.BooleanField("image qui porte du texte", default=False, help_text=BY_EYE)
    is_pale = models.BooleanField("texte qui ne se lit pas", default=False, editable=False)  # measured as it is saved

    admin_form_fields = (*Image.admin_form_fields, "is_decorative", "holds_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        indexes = [models.Index(fields=["file"], name="image_file")]  # asked at each answer of an image

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        """A resized copy. Wagtail writes to its cache what it has just read there: .6 ms of a page with a picture."""
        asked = Filter(spec=filter) if isinstance(filter, str) else filter
        key = AsvRendition.construct_cache_key(self, asked.get_cache_key(self), asked.spec)
        known: AbstractRendition | None = AsvRendition.cache_backend.get(key)
        if known is None:
            return super().get_rendition(filter)
        known.image = self
        return known

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        """A resized copy; where none can be written, the picture itself stands in its place, kept nowhere."""
        try:
            return super().create_rendition(filter)
        except (OSError, DatabaseError) as error:
            if outage_of(error) is not Outage.ROOM:
                raise
            whole = {"file": self.file.name, "width": self.width, "height": self.height}
            return AsvRendition(image=self, filter_spec=filter.spec, **whole)


class AsvRendition(AbstractRendition):
    """A resized copy of an image."""

    image = models.ForeignKey(AsvImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        indexes = [models.Index(fields=["file"], name="rendition_file")]

"""*Facile à lire*: an optional second text of a page, in simple words, and the rules that its editor is shown."""

from __future__ import annotations

from django.db import models
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField

EASY = "facile"  # the value of the `format` facet
EASY_LABEL = "Facile à lire"
EASY_PLACE = "facile-a-lire"  # the part of the page that holds it
EASY_SENTENCE = 15  # words; what the checks of the editor count in this text
FEATURES = ["paste-simple", "h3", "bold", "ul", "ol", "link"]
# In our words, after the European rules "Information for all" (Inclusion Europe, 2009).
RULES = f"""
<p>Cette version est courte : l’essentiel, rien d’autre. Elle s’ajoute au texte, elle ne le remplace pas.</p>
<ul>
  <li>Une idée par phrase, {EASY_SENTENCE} mots au plus.</li>
  <li>Des mots de tous les jours. Un mot difficile est expliqué aussitôt, avec un exemple.</li>
  <li>Pas de sigle, pas de mot étranger, pas d’image de style.</li>
  <li>« Vous » et la voix active : « vous pouvez demander », non « il peut être demandé ».</li>
  <li>Des phrases qui disent ce qui est, plutôt que ce qui n’est pas.</li>
  <li>Les nombres en chiffres ; les dates entières ; pas de pourcentage : « 1 personne sur 4 ».</li>
  <li>L’ordre des choses : qui, quoi, où, quand, comment, qui appeler.</li>
  <li>Un titre à chaque partie ; une liste dès qu’il y a trois choses.</li>
</ul>
<p>Faites-la relire par des personnes pour qui elle est écrite. Le logo européen « facile à lire et à comprendre »
demande cette relecture : le site ne le montre pas.</p>
"""


class EasyToRead(models.Model):
    """What a type of page has that may be told again in an easy way."""

    easy_text = RichTextField("version facile à lire", blank=True, features=FEATURES)

    easy_panels = [
        MultiFieldPanel(
            [HelpPanel(content=RULES), FieldPanel("easy_text")],
            heading=EASY_LABEL,
            classname="collapsed",
        )
    ]

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Save the page, which then says whether it has one: lists and search show it without reading the text."""
        self.has_easy_text = bool(strip_tags(self.easy_text).strip())
        super().save(*args, **kwargs)  # type: ignore[arg-type]

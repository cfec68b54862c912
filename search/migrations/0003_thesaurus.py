from hashlib import sha256

from django.db import migrations, models
from django.utils.text import slugify

from search.migrations._starting_list import STARTING_LIST


def become_groups(apps, schema_editor):
    """Name each entry for its address, turn rules of one way into narrower terms, and know those nobody changed."""
    synonyms = apps.get_model("search", "Synonym").objects
    taken = set(synonyms.exclude(slug=None).values_list("slug", flat=True))
    for row in synonyms.filter(slug=None).order_by("pk"):
        base = slugify(row.term)[:90] or "terme"
        row.slug = next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)
        taken.add(row.slug)
        if row.one_way:
            row.narrower, row.equivalents = row.equivalents, ""
        elif row.equivalents == "\n".join(STARTING_LIST.get(row.term, ("",))):
            row.shipped = sha256("\0".join((row.term, row.equivalents, "", "", "", "")).encode()).hexdigest()
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_searches_and_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='synonym',
            name='equivalents',
            field=models.TextField(blank=True, help_text="Une expression par ligne. Chercher l'une trouve aussi les autres, au singulier comme au pluriel.", verbose_name='équivalents'),
        ),
        migrations.AddField(
            model_name='synonym',
            name='narrower',
            field=models.TextField(blank=True, default='', help_text="Une expression par ligne. Chercher le terme les trouve aussi, sans l'inverse : « addictions » trouve « tabac », et « tabac » ne trouve pas toutes les addictions.", verbose_name='termes plus précis'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='synonym',
            name='related',
            field=models.TextField(blank=True, default='', help_text='Une expression par ligne. Ils sont proposés dans le thésaurus et ne changent pas les résultats.', verbose_name='termes voisins'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='synonym',
            name='source',
            field=models.CharField(blank=True, default='', help_text="D'où vient ce groupe.", max_length=200, verbose_name='source'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='synonym',
            name='close_matches',
            field=models.TextField(blank=True, default='', help_text="Une adresse par ligne : la notion la plus proche d'EuroVoc, du MeSH…", verbose_name="dans d'autres thésaurus"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='synonym',
            name='active',
            field=models.BooleanField(default=True, verbose_name='sert dans les recherches'),
        ),
        migrations.AddField(
            model_name='synonym',
            name='shipped',
            field=models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='telle que livrée'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='synonym',
            name='slug',
            # Not indexed yet: PostgreSQL would make the index of this step after that of the one that follows.
            field=models.CharField(editable=False, max_length=100, null=True, verbose_name='identifiant'),
        ),
        migrations.RunPython(become_groups, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='synonym',
            name='slug',
            field=models.SlugField(editable=False, max_length=100, unique=True, verbose_name='identifiant'),
        ),
        migrations.RemoveField(model_name='synonym', name='one_way'),
    ]

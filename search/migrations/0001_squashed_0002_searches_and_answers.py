import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from search.migrations._starting_list import STARTING_LIST


def load_starting_list(apps, schema_editor):
    synonyms = apps.get_model("search", "Synonym").objects
    for term, equivalents in STARTING_LIST.items():
        synonyms.get_or_create(term=term, defaults={"equivalents": "\n".join(equivalents)})


class Migration(migrations.Migration):

    replaces = [('search', '0001_initial'), ('search', '0002_searches_and_answers')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(help_text='Par exemple : CLS.', max_length=80, unique=True, verbose_name='sigle ou terme')),
                ('equivalents', models.TextField(help_text="Une expression par ligne. Chercher l'une trouve aussi les autres, au singulier comme au pluriel.", verbose_name='équivalents')),
                ('one_way', models.BooleanField(default=False, help_text='Chercher le terme trouve aussi ces expressions ; chercher une expression ne trouve pas le terme. Par exemple : « addictions » trouve aussi « tabac », sans que « tabac » trouve toutes les addictions.', verbose_name='dans un seul sens')),
            ],
            options={
                'verbose_name': 'synonyme',
                'verbose_name_plural': 'synonymes',
                'ordering': ['term'],
            },
        ),
        migrations.CreateModel(
            name='FacetUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('facet', models.CharField(max_length=20, verbose_name='filtre')),
                ('value', models.CharField(max_length=100, verbose_name='valeur')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='fois')),
            ],
            options={
                'verbose_name': 'filtre compté',
                'verbose_name_plural': 'filtres comptés',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('day', 'facet', 'value'), name='search_facet_once')],
            },
        ),
        migrations.CreateModel(
            name='PromotedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text="Les mots que l'on cherche. Accents, pluriels, petits mots et ordre ne comptent pas.", max_length=120, verbose_name='recherche')),
                ('key', models.CharField(editable=False, max_length=500, unique=True)),
                ('note', models.CharField(blank=True, help_text="Facultatif : ce que l'on y trouve, sous le titre.", max_length=200, verbose_name='en une phrase')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='page proposée')),
            ],
            options={
                'verbose_name': 'réponse choisie',
                'verbose_name_plural': 'réponses choisies',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='SearchCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('words', models.CharField(blank=True, max_length=120, verbose_name='mots')),
                ('filters', models.CharField(blank=True, max_length=500, verbose_name='filtres')),
                ('engine', models.CharField(blank=True, help_text="Vide : aucun moteur n'a répondu.", max_length=20, verbose_name='moteur')),
                ('asked', models.PositiveIntegerField(default=0, verbose_name='demandée')),
                ('refined', models.PositiveIntegerField(default=0, help_text='Mêmes mots, autres filtres.', verbose_name='précisée')),
                ('empty', models.PositiveIntegerField(default=0, verbose_name='sans résultat')),
                ('found', models.PositiveIntegerField(null=True, verbose_name='résultats la dernière fois')),
                ('corrected', models.CharField(blank=True, max_length=120, verbose_name='cherchée plutôt')),
            ],
            options={
                'verbose_name': 'recherche comptée',
                'verbose_name_plural': 'recherches comptées',
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['words', 'day'], name='search_count_words')],
                'constraints': [models.UniqueConstraint(fields=('day', 'words', 'filters', 'engine'), name='search_count_once')],
            },
        ),
        migrations.CreateModel(
            name='WantedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=120, unique=True, verbose_name='sujet')),
                ('status', models.CharField(choices=[('a-ecrire', 'à écrire'), ('en-cours', "quelqu'un s'en charge"), ('ecrit', 'écrit'), ('abandonne', 'abandonné')], default='a-ecrire', max_length=10, verbose_name='état')),
                ('note', models.TextField(blank=True, help_text='Où chercher, qui interroger, ce qui manque.', verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='noté le')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pris par')),
            ],
            options={
                'verbose_name': 'sujet à écrire',
                'verbose_name_plural': 'sujets à écrire',
                'ordering': ['-created_at'],
            },
        ),
        migrations.RunPython(load_starting_list, migrations.RunPython.noop),
    ]

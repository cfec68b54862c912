import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('taxonomy', '0001_initial'), ('taxonomy', '0002_search_names_and_reference_data'), ('taxonomy', '0003_organisation_slug'), ('taxonomy', '0004_former_slugs')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AddedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'plus-value',
                'verbose_name_plural': 'plus-values',
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'public',
                'verbose_name_plural': 'publics',
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='DemarcheKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
                ('acronym', models.CharField(blank=True, max_length=20, verbose_name='sigle')),
            ],
            options={
                'verbose_name': 'type de démarche',
                'verbose_name_plural': 'types de démarche',
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='GlossaryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=80, unique=True, verbose_name='sigle ou terme')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='identifiant')),
                ('meaning', models.CharField(blank=True, max_length=200, verbose_name='en toutes lettres')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('source_label', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'entrée du glossaire',
                'verbose_name_plural': 'glossaire',
                'ordering': ['term'],
            },
        ),
        migrations.CreateModel(
            name='OttawaAxis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': "axe de la charte d'Ottawa",
                'verbose_name_plural': "axes de la charte d'Ottawa",
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'étape de projet',
                'verbose_name_plural': 'étapes de projet',
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='reg-32, dep-59, com-59350, qpv-QN05901M…', max_length=24, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('pays', 'Pays'), ('region', 'Région'), ('departement', 'Département'), ('epci', 'Intercommunalité'), ('commune', 'Commune'), ('qpv', 'Quartier prioritaire')], max_length=12, verbose_name='nature')),
                ('insee', models.CharField(db_index=True, max_length=12, verbose_name='code officiel')),
                ('name', models.CharField(db_index=True, max_length=120, verbose_name='nom')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population')),
                ('postcodes', models.CharField(blank=True, max_length=400, verbose_name='codes postaux')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='contenu dans')),
                ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='taxonomy.territory', verbose_name='intercommunalité')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='taxonomy.territory', verbose_name='dans')),
                ('search_name', models.CharField(blank=True, db_index=True, editable=False, max_length=120, verbose_name='nom replié')),
            ],
            options={
                'verbose_name': 'territoire',
                'verbose_name_plural': 'territoires',
                'ordering': ['name', 'code'],
                'indexes': [models.Index(fields=['kind', 'name'], name='territory_kind_name')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='nom')),
                ('slug', models.SlugField(blank=True, help_text="Paraît dans les adresses. Vide : d'après le nom.", max_length=120, unique=True, verbose_name='identifiant')),
                ('acronym', models.CharField(blank=True, max_length=40, verbose_name='sigle')),
                ('kind', models.CharField(choices=[('collectivite', 'Collectivité'), ('association', 'Association'), ('service-etat', "Service de l'État ou agence"), ('centre-ressources', 'Centre de ressources'), ('structure-soins', 'Structure de soins'), ('universite', 'Université ou recherche'), ('reseau', 'Réseau ou plateforme'), ('autre', 'Autre')], default='autre', max_length=20, verbose_name='nature')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone public')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse publique')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='organisations', to='taxonomy.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Paraît dans les adresses.', max_length=80, unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='ordre')),
                ('palette', models.CharField(choices=[('pine', 'Pin'), ('terre', 'Terre'), ('prune', 'Prune'), ('ocean', 'Océan'), ('framboise', 'Framboise'), ('foret', 'Forêt'), ('ardoise', 'Ardoise'), ('brique', 'Brique')], default='pine', max_length=20, verbose_name='couleurs')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='taxonomy.theme', verbose_name='thème parent')),
            ],
            options={
                'verbose_name': 'thème',
                'verbose_name_plural': 'thèmes',
                'ordering': ['order', 'label'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ReferenceData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='référence')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ('edition', models.CharField(blank=True, max_length=20, verbose_name='édition')),
                ('loaded_at', models.DateTimeField(auto_now=True, verbose_name='chargée le')),
            ],
            options={
                'verbose_name': 'donnée de référence',
                'verbose_name_plural': 'données de référence',
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vocabulary', models.CharField(max_length=20, verbose_name='vocabulaire')),
                ('slug', models.CharField(max_length=255, verbose_name='ancien identifiant')),
                ('current', models.CharField(max_length=255, verbose_name='identifiant actuel')),
            ],
            options={
                'verbose_name': 'ancien identifiant',
                'verbose_name_plural': 'anciens identifiants',
                'constraints': [models.UniqueConstraint(fields=('vocabulary', 'slug'), name='former_slug_once')],
            },
        ),
    ]

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('network', '0001_initial'), ('network', '0002_demarche_history'), ('network', '0003_demarche_years'), ('network', '0004_meeting_registrations'), ('network', '0005_meeting_moved_from')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0001_squashed_0002_public_files'),
        ('resources', '0001_squashed_0004_change_returned'),
        ('taxonomy', '0001_squashed_0004_former_slugs'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='DemarcheIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'carte des démarches',
                'verbose_name_plural': 'cartes des démarches',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='DemarchePage',
            fields=[
                ('resourcepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='resources.resourcepage')),
                ('state', models.CharField(choices=[('prefiguration', 'En préparation'), ('active', 'Active'), ('renouvelee', 'Renouvelée'), ('terminee', 'Terminée')], default='active', max_length=14, verbose_name='état')),
                ('since', models.DateField(blank=True, null=True, verbose_name='depuis le')),
                ('until', models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ('since_text', models.CharField(blank=True, help_text="Quand le jour n'est pas connu : « octobre 2015 ».", max_length=120, verbose_name='depuis (en mots)')),
                ('generation', models.PositiveSmallIntegerField(blank=True, help_text='2 pour un contrat de deuxième génération.', null=True, verbose_name='génération')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='habitants concernés')),
                ('presentation', wagtail.fields.RichTextField(blank=True, verbose_name='présentation')),
                ('priorities', wagtail.fields.StreamField([('priority', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': "Tel qu'il est dans le contrat : 2.1.1.1.", 'label': 'numéro', 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'intitulé'}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'en bref', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('number', 0), ('title', 1), ('text', 2)]], {})}, verbose_name='priorités et objectifs')),
                ('information_date', models.DateField(blank=True, help_text='Jour auquel ces renseignements étaient exacts.', null=True, verbose_name='information au')),
                ('bearer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='borne_demarches', to='taxonomy.organisation', verbose_name='portée par')),
                ('kind', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demarche_pages', to='taxonomy.demarchekind', verbose_name='type de démarche')),
                ('open_since', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='en cours depuis')),
                ('predecessor', models.ForeignKey(blank=True, help_text='La démarche que celle-ci renouvelle ou remplace.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='successors', to='network.demarchepage', verbose_name='fait suite à')),
                ('reference', models.CharField(blank=True, db_index=True, help_text='Ce qui la désigne dans les fichiers importés, une fois pour toutes : « CLS-59-LILLE-2 ».', max_length=60, verbose_name='référence')),
                ('settled_years', models.CharField(blank=True, editable=False, max_length=520, verbose_name='années')),
            ],
            options={
                'verbose_name': 'démarche',
                'verbose_name_plural': 'démarches',
            },
            bases=('resources.resourcepage',),
        ),
        migrations.CreateModel(
            name='DirectoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'annuaire',
                'verbose_name_plural': 'annuaires',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='MeetingIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'liste des rencontres',
                'verbose_name_plural': 'listes des rencontres',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NetworkIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'liste des réseaux',
                'verbose_name_plural': 'listes des réseaux',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NetworkPage',
            fields=[
                ('resourcepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='resources.resourcepage')),
                ('purpose', wagtail.fields.RichTextField(blank=True, verbose_name='à quoi il sert')),
                ('membership', wagtail.fields.RichTextField(blank=True, verbose_name='qui en fait partie')),
                ('rhythm', models.CharField(blank=True, help_text='« Trois ou quatre rencontres par an »', max_length=200, verbose_name='rythme')),
                ('topics', wagtail.fields.StreamField([('topic', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'sujet'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': '« 2018 », « mars 2019 ».', 'label': 'quand', 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'en bref', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('title', 0), ('period', 1), ('text', 2)]], {})}, verbose_name='sujets travaillés')),
                ('animator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='animated_networks', to='taxonomy.organisation', verbose_name='animé par')),
                ('group', models.ForeignKey(blank=True, help_text='Les comptes qui lisent les pages et rencontres réservées de ce réseau.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='auth.group', verbose_name='groupe des membres')),
            ],
            options={
                'verbose_name': 'réseau',
                'verbose_name_plural': 'réseaux',
            },
            bases=('resources.resourcepage',),
        ),
        migrations.CreateModel(
            name='DemarchePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('prefiguration', 'En préparation'), ('active', 'Active'), ('renouvelee', 'Renouvelée'), ('terminee', 'Terminée')], default='active', max_length=14, verbose_name='état')),
                ('since', models.DateField(blank=True, null=True, verbose_name='du')),
                ('until', models.DateField(blank=True, help_text="Vide : cet état dure encore, ou jusqu'au suivant.", null=True, verbose_name='au')),
                ('generation', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='génération')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                ('source_label', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='network.demarchepage')),
            ],
            options={
                'verbose_name': 'période',
                'verbose_name_plural': 'périodes',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DemarchePost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('function', models.CharField(default='Coordination', help_text="La fonction, jamais le nom d'une personne.", max_length=160, verbose_name='fonction')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='demarche_posts', to='taxonomy.organisation', verbose_name='organisation')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='coordination_posts', to='network.demarchepage')),
            ],
            options={
                'verbose_name': 'poste de coordination',
                'verbose_name_plural': 'postes de coordination',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='nom')),
                ('slug', models.SlugField(max_length=150, unique=True, verbose_name='adresse')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='en une phrase')),
            ],
            options={
                'verbose_name': 'série de rencontres',
                'verbose_name_plural': 'séries de rencontres',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='MeetingPage',
            fields=[
                ('resourcepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='resources.resourcepage')),
                ('starts_at', models.DateTimeField(db_index=True, help_text='Heure de Paris.', verbose_name='début')),
                ('ends_at', models.DateTimeField(blank=True, help_text="Heure de Paris. Vide si elle n'est pas connue.", null=True, verbose_name='fin')),
                ('all_day', models.BooleanField(default=False, help_text="Seul le jour est connu : l'heure n'est pas montrée.", verbose_name='horaire non précisé')),
                ('mode', models.CharField(choices=[('presentiel', 'Sur place'), ('visio', 'En visioconférence'), ('hybride', 'Sur place et en visioconférence')], default='presentiel', max_length=12, verbose_name='forme')),
                ('venue', models.CharField(blank=True, help_text='Nom du lieu et ville.', max_length=200, verbose_name='lieu')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='adresse')),
                ('access_note', models.TextField(blank=True, help_text='Transports, accessibilité, repas…', verbose_name='pour venir')),
                ('video_url', models.URLField(blank=True, help_text='Montré aux seules personnes qui peuvent participer ; jamais dans les listes ni les agendas publics.', max_length=500, verbose_name='lien de la visioconférence')),
                ('open_to', models.CharField(choices=[('public', 'Ouverte à tous'), ('members', 'Réservée aux membres'), ('professions', 'Ouverte à certains professionnels')], default='public', max_length=12, verbose_name='ouverte à')),
                ('open_to_text', models.CharField(blank=True, help_text='« Membres du réseau et professionnels de… »', max_length=300, verbose_name='précision')),
                ('registration_url', models.URLField(blank=True, help_text="Si l'on s'inscrit sur un autre site.", max_length=500, verbose_name="adresse d'inscription ailleurs")),
                ('context', wagtail.fields.RichTextField(blank=True, verbose_name='contexte et objectifs')),
                ('programme', wagtail.fields.StreamField([('session', 9)], blank=True, block_lookup={0: ('wagtail.blocks.TimeBlock', (), {'label': 'début', 'required': False}), 1: ('wagtail.blocks.TimeBlock', (), {'label': 'fin', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'titre'}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('accueil', 'Accueil'), ('ouverture', 'Ouverture'), ('presentation', 'Intervention'), ('experience', "Retour d'expérience"), ('table-ronde', 'Table ronde'), ('atelier', 'Atelier'), ('echanges', 'Échanges'), ('pause', 'Pause'), ('cloture', 'Clôture')], 'label': 'nature', 'required': False}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'description', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': "« Coordinatrice de l'ASV », pas un nom.", 'label': 'fonction'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'organisme', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('function', 5), ('body', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'default': [], 'label': 'intervenants'}), 9: ('wagtail.blocks.StructBlock', [[('starts', 0), ('ends', 1), ('title', 2), ('kind', 3), ('description', 4), ('speakers', 8)]], {})}, verbose_name='programme')),
                ('attendance', models.PositiveIntegerField(blank=True, null=True, verbose_name='participants')),
                ('outcomes', wagtail.fields.RichTextField(blank=True, verbose_name="ce qu'il en reste")),
                ('replay_url', models.URLField(blank=True, max_length=500, verbose_name='adresse du replay')),
                ('replay_duration', models.CharField(blank=True, help_text='« 1 h 52 »', max_length=40, verbose_name='durée du replay')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hosted_meetings', to='taxonomy.organisation', verbose_name='organisée par')),
                ('report', models.ForeignKey(blank=True, help_text="Joignez-le aussi dans l'onglet « Documents » pour que son texte se trouve par la recherche.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvdocument', verbose_name='compte-rendu')),
                ('network', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='network.networkpage', verbose_name='réseau')),
                ('cancellation_note', models.CharField(blank=True, max_length=300, verbose_name='pourquoi, et la suite')),
                ('cancelled', models.BooleanField(default=False, help_text='Une fois la page publiée, chaque personne inscrite en est prévenue.', verbose_name='annulée')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text="Vide : sans limite. Au-delà, une liste d'attente avance d'elle-même. Qui a une place la garde, même si ce nombre baisse.", null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('registration_closes_at', models.DateTimeField(blank=True, help_text="Heure de Paris. Vide : jusqu'au début.", null=True, verbose_name='clôture des inscriptions')),
                ('takes_registrations', models.BooleanField(default=False, verbose_name="on s'inscrit ici")),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='network.meetingseries', verbose_name='série')),
                ('moved_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name="début annoncé d'abord")),
            ],
            options={
                'verbose_name': 'rencontre',
                'verbose_name_plural': 'rencontres',
            },
            bases=('resources.resourcepage',),
        ),
    ]

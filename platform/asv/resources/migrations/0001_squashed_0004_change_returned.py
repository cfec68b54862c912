import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('resources', '0001_initial'), ('resources', '0002_change_notes'), ('resources', '0003_public_withdrawals'), ('resources', '0004_change_returned')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0002_public_files'),
        ('taxonomy', '0001_squashed_0004_former_slugs'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResourcePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('date', models.DateField(blank=True, db_index=True, help_text='Celle que le lecteur voit et qui trie les listes. Vide : la date de première publication.', null=True, verbose_name='date')),
                ('start_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='début (année)')),
                ('end_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='fin (année)')),
                ('source_label', models.CharField(blank=True, help_text="D'où viennent les faits.", max_length=300, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='adresse de la source')),
                ('source_date', models.DateField(blank=True, null=True, verbose_name='date de la source')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version annoncée')),
                ('added_values', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.addedvalue', verbose_name='plus-values')),
                ('audiences', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.audience', verbose_name='publics')),
                ('axes', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.ottawaaxis', verbose_name="axes de la charte d'Ottawa")),
                ('demarches', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.demarchekind', verbose_name='démarches')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
                ('stages', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.stage', verbose_name='étapes')),
                ('territories', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.territory', verbose_name='territoires')),
                ('themes', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='taxonomy.theme', verbose_name='thèmes')),
                ('change_kind', models.CharField(blank=True, choices=[('correction', 'Corrigée'), ('renouvellement', 'Mise à jour'), ('remplacement', 'Remplacée par une autre')], help_text="Vide pour une retouche dont personne n'a besoin d'être informé.", max_length=14, verbose_name='ce qui change')),
                ('change_note', models.TextField(blank=True, help_text='« Le budget de 2024 était faux : il est de 12 000 €. » Montrée sur la page et aux personnes qui suivent.', max_length=500, verbose_name='en une phrase')),
                ('change_replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='resources.resourcepage', verbose_name='remplacée par')),
                ('change_told', models.BooleanField(default=True, verbose_name='prévenir les personnes qui suivent cette ressource')),
            ],
            options={
                'verbose_name': 'ressource',
                'verbose_name_plural': 'ressources',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ResourceOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('role', models.CharField(choices=[('porteur', "Porte l'action"), ('auteur', 'Auteur'), ('hote', 'Accueille'), ('partenaire', 'Partenaire'), ('financeur', 'Finance')], default='porteur', max_length=12, verbose_name='rôle')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resource_links', to='taxonomy.organisation', verbose_name='organisation')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisation_links', to='resources.resourcepage')),
            ],
            options={
                'verbose_name': 'organisation',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(blank=True, help_text='Vide : le titre du document.', max_length=200, verbose_name='intitulé')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resource_files', to='core.asvdocument', verbose_name='document')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='resources.resourcepage')),
            ],
            options={
                'verbose_name': 'document joint',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChangeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_title', models.CharField(max_length=255, verbose_name='titre')),
                ('kind', models.CharField(choices=[('correction', 'Corrigée'), ('renouvellement', 'Mise à jour'), ('remplacement', 'Remplacée par une autre'), ('retrait', 'Retirée du site'), ('retour', 'De nouveau en ligne')], max_length=14, verbose_name='nature')),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='note')),
                ('told', models.BooleanField(default=True, verbose_name='annoncée')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='change_notes', to='resources.resourcepage')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='resources.resourcepage')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                ('public_id', models.BigIntegerField(db_index=True, editable=False, null=True, verbose_name='numéro public')),
            ],
            options={
                'verbose_name': 'note de changement',
                'verbose_name_plural': 'notes de changement',
                'ordering': ['-at', '-pk'],
            },
        ),
    ]

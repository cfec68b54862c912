import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_public_files')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('announcement', wagtail.fields.RichTextField(blank=True, help_text='Une phrase en haut de toutes les pages. Vide : pas de bandeau.', verbose_name="bandeau d'annonce")),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse de contact')),
                ('linkedin_url', models.URLField(blank=True, verbose_name='page LinkedIn')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='éditeur du site')),
            ],
            options={
                'verbose_name': 'réglages du site',
            },
        ),
        migrations.CreateModel(
            name='AsvDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('kind', models.CharField(choices=[('fiche', 'Fiche'), ('synthese', 'Note de synthèse'), ('compte-rendu', 'Compte-rendu'), ('rapport', 'Rapport'), ('note', 'Note'), ('guide', 'Guide'), ('support', 'Support de présentation'), ('affiche', 'Affiche ou dépliant'), ('courrier', 'Modèle de courrier'), ('autre', 'Autre document')], default='autre', max_length=20, verbose_name='nature')),
                ('language', models.CharField(default='fr', help_text='Code à deux lettres : fr, en…', max_length=8, verbose_name='langue')),
                ('page_count', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='pages')),
                ('text_status', models.CharField(choices=[('pending', 'Lecture en attente'), ('ready', 'Texte lu'), ('empty', 'Aucun texte trouvé'), ('failed', 'Texte illisible')], default='pending', editable=False, max_length=10, verbose_name='lecture du texte')),
                ('text_message', models.CharField(blank=True, editable=False, max_length=300, verbose_name='message')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='fichier public')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='AsvImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, help_text="Auteur et licence de l'image.", max_length=200, verbose_name='crédit')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='fichier public')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'abstract': False,
                'indexes': [models.Index(fields=['file'], name='image_file')],
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='DocumentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pages', models.JSONField(default=list, verbose_name='pages')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text', to='core.asvdocument')),
            ],
            options={
                'verbose_name': 'texte de document',
                'verbose_name_plural': 'textes de documents',
            },
        ),
        migrations.CreateModel(
            name='AsvRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='core.asvimage')),
            ],
            options={
                'unique_together': {('image', 'filter_spec', 'focal_point_key')},
                'indexes': [models.Index(fields=['file'], name='rendition_file')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]

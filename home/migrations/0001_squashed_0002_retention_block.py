import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('home', '0001_initial'), ('home', '0002_retention_block')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0002_public_files'),
        ('resources', '0001_squashed_0004_change_returned'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('resourcepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='resources.resourcepage')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('figure', 4), ('quote', 7), ('download', 9), ('retention', 10)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'intertitre', 'template': 'components/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'texte', 'template': 'components/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'image'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'paroles'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': 'Une fonction : « habitante relais ».', 'label': 'qui parle', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('quote', 5), ('who', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'document'}), 9: ('wagtail.blocks.StructBlock', [[('document', 8)]], {}), 10: ('asv.core.blocks.RetentionBlock', (), {})}, verbose_name='texte')),
            ],
            options={
                'verbose_name': 'actualité',
                'verbose_name_plural': 'actualités',
            },
            bases=('resources.resourcepage',),
        ),
        migrations.CreateModel(
            name='GlossaryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'glossaire',
                'verbose_name_plural': 'glossaires',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('promise', models.CharField(default='Ce que les quartiers ont essayé pour leur santé, prêt à être repris.', help_text='Le grand titre : une phrase qui dit à quoi sert le site.', max_length=140, verbose_name='promesse')),
                ('intro', models.TextField(default="Récits, fiches d'action, analyses et rencontres des coordinations locales de santé : cherchez, gardez, adaptez.", help_text='Une ou deux phrases, sous le grand titre.', max_length=300, verbose_name='introduction')),
                ('search_examples', models.CharField(blank=True, default='ambassadeurs de santé, accès aux droits, alimentation des enfants', help_text='Trois ou quatre recherches, séparées par des virgules.', max_length=200, verbose_name='recherches proposées')),
                ('experiences_text', models.CharField(default="Le chemin, les appuis, les obstacles, ce qu'il faut pour refaire.", max_length=160, verbose_name='sous « récits »')),
                ('actions_text', models.CharField(default="Une page, une idée, un contact : pour s'en inspirer lundi.", max_length=160, verbose_name="sous « Inspir'Actions »")),
                ('analyses_text', models.CharField(default="Ce que la démarche apporte, récits à l'appui.", max_length=160, verbose_name='sous « analyses »')),
                ('coordinator_title', models.CharField(default='Vous coordonnez un ASV, un CLS, un CLSM ?', max_length=120, verbose_name='titre')),
                ('coordinator_text', models.TextField(default='Gardez ce qui vous sert, retrouvez-le sur tous vos écrans, et recevez ce qui paraît sur vos thèmes et votre territoire.', max_length=400, verbose_name='texte')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': "page d'accueil",
                'verbose_name_plural': "pages d'accueil",
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'liste des actualités',
                'verbose_name_plural': 'listes des actualités',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PlainPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Deux ou trois phrases qui donnent envie de lire : elles paraissent dans les listes et les partages.', max_length=600, verbose_name='chapô')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('figure', 4), ('quote', 7), ('download', 9), ('retention', 10)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'intertitre', 'template': 'components/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'texte', 'template': 'components/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'image'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'paroles'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': 'Une fonction : « habitante relais ».', 'label': 'qui parle', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('quote', 5), ('who', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'document'}), 9: ('wagtail.blocks.StructBlock', [[('document', 8)]], {}), 10: ('asv.core.blocks.RetentionBlock', (), {})}, verbose_name='texte')),
                ('image', models.ForeignKey(blank=True, help_text='Facultative : sans image, la page reçoit une mosaïque aux couleurs de son thème.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.asvimage', verbose_name='image')),
            ],
            options={
                'verbose_name': 'page simple',
                'verbose_name_plural': 'pages simples',
            },
            bases=('wagtailcore.page',),
        ),
    ]

"""What was said of all pages together is said of each; an audit that named no page gets one, for the whole site."""

import django.db.models.deletion
from django.db import migrations, models


def _note(answer, pages):
    """What was said of several pages at once was seen on none of them by itself: whoever judges next is told."""
    return "Repris du verdict sur l'ensemble des pages." if len(pages) > 1 and answer.verdict != "untested" else ""


def say_it_of_each_page(apps, schema_editor):
    Audit, Answer, Finding = (apps.get_model("statement", name) for name in ("Audit", "Answer", "Finding"))
    SampledPage = apps.get_model("statement", "SampledPage")
    for audit in Audit.objects.all():
        answers = Answer.objects.filter(audit=audit)
        pages = list(SampledPage.objects.filter(audit=audit))
        if not pages and answers.exclude(verdict="untested").exists():
            pages = [SampledPage.objects.create(audit=audit, title="Ensemble du site", path="/", sort_order=0)]
        Finding.objects.bulk_create(
            [
                Finding(answer=answer, page=page, verdict=answer.verdict, note=_note(answer, pages))
                for answer in answers
                for page in pages
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('statement', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='evidence',
            field=models.TextField(blank=True, help_text='Ce qui a été essayé, où, avec quoi ; pour un critère non testé, ce qui manque pour en juger.', max_length=2000, verbose_name='ce qui le montre'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='verdict',
            field=models.CharField(choices=[('untested', 'Non testé'), ('met', 'Conforme'), ('failed', 'Non conforme'), ('absent', 'Non applicable')], default='untested', editable=False, max_length=10, verbose_name='verdict'),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('untested', 'Non testé'), ('met', 'Conforme'), ('failed', 'Non conforme'), ('absent', 'Non applicable')], default='untested', max_length=10, verbose_name='verdict')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ce qui a été vu')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='statement.answer', verbose_name='critère')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='statement.sampledpage', verbose_name='page')),
            ],
            options={
                'verbose_name': 'verdict sur une page',
                'verbose_name_plural': 'verdicts sur les pages',
                'ordering': ['page__sort_order', 'page'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'page'), name='one_finding_a_page')],
            },
        ),
        migrations.RunPython(say_it_of_each_page, migrations.RunPython.noop),
    ]

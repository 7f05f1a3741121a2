
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0013_consent_withdrawn'),
        ('stakeholders', '0005_barrier_reports'),
    ]

    operations = [
        migrations.AddField(
            model_name='process',
            name='areas',
            field=models.ManyToManyField(blank=True, help_text='Leer: für die ganze Stadt.', related_name='processes', to='stakeholders.area', verbose_name='Stadtteile'),
        ),
        migrations.AddField(
            model_name='step',
            name='areas',
            field=models.ManyToManyField(blank=True, help_text='Leer: wie der Planungsprozess.', related_name='steps', to='stakeholders.area', verbose_name='Stadtteile'),
        ),
    ]

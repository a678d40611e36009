"""Whoever is back early is back at once: the moment is kept, beside the days that were planned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0006_contact_points_written_form"),
    ]

    operations = [
        migrations.AddField(
            model_name="absence",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

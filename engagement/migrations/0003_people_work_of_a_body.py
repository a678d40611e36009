from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0002_documents_and_triggers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workitem",
            name="work_waits_for_somebody",
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("assignee__isnull", False),
                    models.Q(("team__isnull", False), models.Q(("duty", ""), _negated=True)),
                    ("duty__in", ["chief_executive", "liaison_officer", "review_group"]),
                    _connector="OR",
                ),
                name="work_waits_for_somebody",
            ),
        ),
    ]

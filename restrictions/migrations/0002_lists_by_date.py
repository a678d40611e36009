"""Lists of the Review Group and of reviews are found in the order of their dates, however long they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("restrictions", "0001_initial")]

    operations = [
        migrations.RemoveIndex(
            model_name="review",
            name="open_reviews_by_date",
        ),
        migrations.AddIndex(
            model_name="activemanagementrequest",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", True), ("reached_group", True)),
                fields=["decide_by", "submitted_at"],
                name="undecided_cases_of_group",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["due_on", "state"], name="reviews_by_date"),
        ),
    ]

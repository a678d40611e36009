import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import incidents.models.days


def say_what_was_known(apps, schema_editor):
    """Give the new columns what the old ones said. Reasons that were words alone stay words alone.

    Only asking a third time needs its code: whether the letter may still go is asked by it.
    """
    decision = apps.get_model("incidents", "PoliceDecision")
    decision.objects.filter(threatened__isnull=False).update(who="colleague")
    decision.objects.filter(threatened__isnull=True, outcome="not_reported").update(
        who="somebody_else", threatened_name="Not recorded at the time"
    )
    approach = apps.get_model("incidents", "RestorativeApproach")
    approach.objects.exclude(third_time_because="").update(third_time_code="other")


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0001_initial"),
        ("incidents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="policedecision",
            options={"ordering": ["decided_at", "id"]},
        ),
        migrations.AddField(
            model_name="incident",
            name="decision_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="incident",
            name="entrusted_duty",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="incident",
            name="entrusted_team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incidents_entrusted",
                to="engagement.team",
            ),
        ),
        migrations.AddField(
            model_name="policedecision",
            name="decided_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="policedecision",
            name="threatened_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="policedecision",
            name="who",
            field=models.CharField(
                blank=True,
                choices=[
                    ("colleague", "A colleague"),
                    ("somebody_else", "Somebody else"),
                    ("service", "Nobody in particular: the service at large"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="decision_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="entrusted_duty",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="entrusted_team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restorative_approaches_entrusted",
                to="engagement.team",
            ),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="less_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="third_time_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="restorativeapproach",
            name="wanted_before",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="healthandsafetyreference",
            name="logged_on",
            field=models.DateField(validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="incident",
            name="adjustments_asked_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="incident",
            name="discussed_with_manager_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="incident",
            name="occurred_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="incident",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "Draft"),
                    ("note_only", "Kept as a note"),
                    ("redirected", "Belongs elsewhere"),
                    ("submitted", "With the manager"),
                    ("in_review", "Manager is looking at it"),
                    ("needs_info", "Manager has a question"),
                    ("managed_restorative", "Restorative approach"),
                    ("managed_active", "Active management"),
                    ("managed_hs", "Health and safety"),
                    ("no_further_action", "No further action"),
                    ("closed", "Closed"),
                    ("void", "Void"),
                ],
                default="draft",
                editable=False,
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="managerdiscussion",
            name="held_on",
            field=models.DateField(validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="policedecision",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="police_decisions", to="incidents.incident"
            ),
        ),
        migrations.AlterField(
            model_name="policedecision",
            name="reported_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="restorativeapproach",
            name="conversation_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="restorativeapproach",
            name="discussed_on",
            field=models.DateField(blank=True, null=True, validators=[incidents.models.days.not_to_come]),
        ),
        migrations.AlterField(
            model_name="restorativeapproach",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Needs a decision"),
                    ("needs_info", "Manager has a question"),
                    ("approved", "Approved, to be discussed"),
                    ("declined", "Not approved"),
                    ("redirected_hs", "Sent to health and safety"),
                    ("escalated", "Became a request to limit contact"),
                    ("discussed", "Being written"),
                    ("letter_issued", "Letter issued"),
                    ("monitoring", "Seeing whether it helps"),
                    ("succeeded", "It helped"),
                    ("failed", "It did not help"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                editable=False,
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["-submitted_at", "-reference"], name="incidents_newest_first"),
        ),
        migrations.RunPython(say_what_was_known, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entrusted_duty", ""), ("entrusted_team__isnull", True)),
                    models.Q(("entrusted_team__isnull", False), models.Q(("entrusted_duty", ""), _negated=True)),
                    _connector="OR",
                ),
                name="incident_is_entrusted_to_a_duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="policedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "reported"), models.Q(("who", ""), _negated=True), _connector="OR"),
                name="not_reporting_says_who_was_threatened",
            ),
        ),
        migrations.AddConstraint(
            model_name="policedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("threatened__isnull", False), ("who", "colleague")),
                    models.Q(models.Q(("who", "colleague"), _negated=True), ("threatened__isnull", True)),
                    _connector="OR",
                ),
                name="a_threatened_colleague_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="policedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("who", "somebody_else"), _negated=True),
                    models.Q(("threatened_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="somebody_else_threatened_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="policedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_with__isnull", True),
                    models.Q(("decided_by", models.F("decided_with")), _negated=True),
                    _connector="OR",
                ),
                name="the_second_person_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="restorativeapproach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entrusted_duty", ""), ("entrusted_team__isnull", True)),
                    models.Q(("entrusted_team__isnull", False), models.Q(("entrusted_duty", ""), _negated=True)),
                    _connector="OR",
                ),
                name="approach_is_entrusted_to_a_duty",
            ),
        ),
    ]

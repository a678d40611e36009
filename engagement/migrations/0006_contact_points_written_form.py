"""A phone number or email address has its one written form; what has none yet is given it, with its search keys."""

from typing import Any

from django.db import migrations, models

from engagement.customers import normalise


def write_them_down(apps: Any, _schema_editor: Any) -> None:
    """What was loaded without it: otherwise the constraint would refuse the database that it is put into."""
    point_model, key_model = apps.get_model("engagement", "ContactPoint"), apps.get_model("engagement", "SearchKey")
    for point in point_model.objects.filter(kind__in=("phone", "email"), normalised="").iterator():
        keys = _keys_of_phone(point) if point.kind == "phone" else _keys_of_email(point)
        point.save(update_fields=["normalised"])
        for kind, value in keys:
            key_model.objects.get_or_create(customer_id=point.customer_id, kind=kind, value=value[:254])
    key_model.objects.filter(kind__in=("phone", "phonetail", "email"), value="").delete()


def _keys_of_phone(point: Any) -> set[tuple[str, str]]:
    point.normalised = normalise.phone(point.typed) or point.typed
    return {("phone", point.normalised), ("phonetail", normalise.phone_tail(point.normalised))}


def _keys_of_email(point: Any) -> set[tuple[str, str]]:
    address = normalise.email(point.typed)
    point.normalised = address.address if address else point.typed.casefold()
    return {("email", point.normalised), ("email", address.mailbox if address else point.normalised)}


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0005_appeal_authority"),
    ]

    operations = [
        migrations.RunPython(write_them_down, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("phone", "email")), _negated=True),
                    models.Q(("normalised", ""), _negated=True),
                    _connector="OR",
                ),
                name="phone_and_email_have_their_written_form",
            ),
        ),
    ]

"""A grant on one incident to one person."""

from django.db import models
from guardian.models import UserObjectPermissionAbstract

from incidents.models.incident import Incident


class IncidentUserObjectPermission(UserObjectPermissionAbstract):
    """A grant to one person on one incident (an adviser), by direct foreign key."""

    content_object = models.ForeignKey(Incident, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionAbstract.Meta):
        abstract = False

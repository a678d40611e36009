"""What stands in the Django admin: the managers' queue, the register in short, and nothing else.

Other packages register their own models there, among them the record of field changes and the groups that hold
permissions. A technical superuser must neither read cases in the one nor give out powers in the other: people and roles
are looked after under Settings.
"""

from typing import Any

from django.contrib import admin

OURS = frozenset({"incidents", "restrictions", "appeals"})


def keep_only_ours(site: admin.AdminSite = admin.site) -> None:
    """Take everything off the admin that is no list of ours. Called from config/urls.py, once all apps registered."""
    others: list[Any] = [model for model in site._registry if model._meta.app_label not in OURS]
    for model in others:
        site.unregister(model)

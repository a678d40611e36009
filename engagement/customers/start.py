"""What the app does for this room at start-up."""


def ready() -> None:
    """Keep field changes of customers in the audit log, without narrative; called from AppConfig.ready()."""
    from engagement.customers.models import (
        Adjustment,
        ContactPoint,
        Customer,
        CustomerNote,
        Merge,
        OtherName,
        Representation,
    )
    from engagement.policy.schema import register_vocabulary
    from engagement.spine.audit import keep_changes

    register_vocabulary("adjustment_kinds", {str(code): str(label) for code, label in Adjustment.Kind.choices})

    for model in (Customer, OtherName, ContactPoint, Representation, Merge):
        keep_changes(model)
    # Which need somebody has may say something about their health.
    keep_changes(Adjustment, sealed=("what", "reason", "ended_because", "told_by", "told_where"))
    keep_changes(CustomerNote, sealed=("text",))

"""The letters app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Adds this app's permissions, placeholders, background work and audit to the registers."""

    name = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.people import leavers
        from engagement.permissions import register
        from engagement.policy.registry import register_placeholders
        from engagement.spine import review_clock
        from engagement.spine.outbox import handler
        from letters import checkers, handover, managers, services
        from letters.leaving import hand_over_letters, letters_held
        from letters.permissions import PERMISSIONS
        from letters.tasks import render_letter

        register(PERMISSIONS)
        register_placeholders(
            {
                "team_name": "the name of the team",
                "team_phone": "the team's telephone number",
                "team_email": "the team's email address",
                "signatory_name": "the name of the person who signs",
                "matter_reference": "the reference of what the letter is about",
            }
        )
        checkers.register_checker(
            checkers.MANAGER,
            managers.manager_checks,
            who=managers.managers_of,
            waiting=managers.waiting_for_manager,
            asks=handover.check_by_manager_due,
        )
        handler("render_letter")(render_letter)
        review_clock.daily("letters that were not made ready", services.requeue_lost_renderings)
        review_clock.daily("letters that nobody asked may check", managers.pass_checks_on)
        leavers.register(letters_held, hand_over_letters)
        _keep_changes()


def _keep_changes() -> None:
    """Field changes of letters go to the audit log without what was written and without what was sent."""
    from engagement.spine.audit import keep_changes
    from letters.models import Letter, LetterVersion

    keep_changes(Letter, sealed=("context", "format_reason", "note", "claimed_until", "attempts"))
    keep_changes(
        LetterVersion,
        sealed=(
            "heading",
            "salutation",
            "describe",
            "explain",
            "suggest",
            "if_it_changes",
            "if_it_does_not",
            "other_sections",
            "content",
        ),
    )

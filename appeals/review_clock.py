"""What the date does to appeals: the jobs that run once a day and at start-up."""


def register() -> None:
    """Called once from the app's `ready()`."""
    from appeals.services.hearing import begin_votes_again, pass_on_what_nobody_hears
    from appeals.services.lateness import (
        tell_of_appeals_that_wait,
        tell_of_late_acknowledgements,
        tell_of_late_appeals,
    )
    from appeals.services.letters import raise_unsent_outcomes
    from engagement.spine.review_clock import daily

    daily("5 appeals that nobody is left to hear", pass_on_what_nobody_hears)
    daily("5 votes on appeals begin again", begin_votes_again)
    daily("5 letters about appeals rise", raise_unsent_outcomes)
    daily("6 appeals past their day", tell_of_late_appeals)
    daily("6 appeals that wait for somebody away", tell_of_appeals_that_wait)
    daily("6 appeals that were not acknowledged", tell_of_late_acknowledgements)

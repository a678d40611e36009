"""What the date does to restrictions and reviews: the jobs that run once a day and at start-up."""


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.spine.review_clock import daily
    from restrictions.services.ending import end_those_whose_date_has_come, raise_unsent_end_letters
    from restrictions.services.reviewing import reviews_become_due
    from restrictions.services.sharing import remind_those_who_wait_too_long
    from restrictions.services.status_lists import open_status_list_when_due
    from restrictions.services.supporting import pass_stranded_support_on

    daily("1 restrictions end on their date", end_those_whose_date_has_come)
    daily("2 reviews fall due and rise", reviews_become_due)
    daily("3 letters about an end rise", raise_unsent_end_letters)
    daily("4 the status list opens", open_status_list_when_due)
    daily("5 sharing not confirmed is raised", remind_those_who_wait_too_long)
    daily("6 support waits for somebody", pass_stranded_support_on)

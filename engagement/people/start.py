"""What the app does for this room at start-up."""

from engagement.people import setup
from engagement.people.models import Team, User
from engagement.people.roles import Role
from engagement.people.selectors import seats_today
from engagement.people.setup import SettingsPage

# Whoever has a further role belongs to the whole body: they may have a team, and need none.
OF_A_TEAM = frozenset({Role.STAFF, Role.LINE_MANAGER, Role.SENIOR_MANAGER})
MOST_NAMED = 10
# Work goes to whoever has one of these: while nobody has, it waits unseen.
NEEDED = {
    Role.LINE_MANAGER: "line manager",
    Role.SENIOR_MANAGER: "senior manager",
    Role.LIAISON_OFFICER: "liaison officer",
    Role.CHIEF_EXECUTIVE: "Chief Executive",
    Role.HEALTH_AND_SAFETY: "health and safety",
}


def ready() -> None:
    """Offer this room's settings pages; called from AppConfig.ready()."""
    setup.register(
        SettingsPage("People", "people:people", "Invite colleagues, give roles, close accounts", 50, missing=_people)
    )
    setup.register(
        SettingsPage("Services and teams", "people:teams", "Who belongs where, and who manages", 60, missing=_teams)
    )
    setup.register(SettingsPage("Absences and deputies", "people:absences", "Who is away, and who stands in", 70))
    setup.register(
        SettingsPage("Review Group seats", "people:seats", "Who sits on the group, with dates", 80, missing=_seats)
    )


def _people() -> list[str]:
    active = User.objects.filter(is_active=True, is_superuser=False)
    sentences = []
    if active.count() < 2:
        sentences.append("Invite your colleagues: you are the only person here.")
    held = set(active.filter(groups__name__in=[role.value for role in NEEDED]).values_list("groups__name", flat=True))
    sentences += [f"Nobody has the role of {name}." for role, name in NEEDED.items() if role.value not in held]
    return sentences + _without_a_team()


def _without_a_team() -> list[str]:
    """Those who deal with customers and belong to no team: what they log could not be sent off (SBC-2.7c)."""
    people = User.objects.filter(is_active=True, is_superuser=False, team=None)
    people = people.filter(groups__name__in=OF_A_TEAM).exclude(groups__name__in=set(Role) - OF_A_TEAM)
    names = list(people.order_by("name", "pk").values_list("name", flat=True).distinct())
    sentences = [f"{name} has no team yet, so an incident they log has no manager to go to." for name in names]
    if len(names) <= MOST_NAMED:
        return sentences
    more = len(names) - MOST_NAMED
    return [*sentences[:MOST_NAMED], f"{more} more {'person has' if more == 1 else 'people have'} no team yet."]


def _teams() -> list[str]:
    if not Team.objects.exists():
        return ["Add a service and a team: incidents go to a team’s manager."]
    without = Team.objects.filter(line_manager__isnull=True) | Team.objects.filter(senior_manager__isnull=True)
    return [f"{team} has no line manager or no senior manager." for team in without.distinct()]


def _seats() -> list[str]:
    empty = sum(seat.holder is None for seat in seats_today(deputies=False))
    if not empty:
        return []
    return [f"{empty} of 4 Review Group seats {'is' if empty == 1 else 'are'} empty."]

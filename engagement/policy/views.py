"""The policy for every member of staff: the version in force, and each version that was published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from engagement.policy.models import PolicyVersion
from engagement.policy.own_words import own_words
from engagement.policy.presenting import page_of, published
from engagement.policy.reading import ProfileFaults
from engagement.policy.selectors import NoPolicy, local_answers, profile_of, version_in_force, versions
from engagement.ui.views import page


@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """The policy in force, in plain words, with its clauses and with what we have set ourselves."""
    try:
        version = version_in_force()
    except NoPolicy:
        return page(request, "policy/none.html")
    return _policy(request, version, in_force=version)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One published version, as it was. Local values are left out: they belong to today."""
    found = PolicyVersion.objects.defer("content").select_related("published_by").filter(number=number).first()
    if found is None:
        raise Http404
    return _policy(request, found, in_force=version_in_force())


def _policy(request: HttpRequest, shown: PolicyVersion, *, in_force: PolicyVersion) -> HttpResponse:
    try:
        profile = profile_of(shown)
    except ProfileFaults:
        return page(request, "policy/unreadable.html", {"version": shown, "versions": published(versions())})
    answers = local_answers(profile) if shown.pk == in_force.pk else []
    owner = next((each.in_words for each in answers if each.setting.key == "policy_owner" and each.accepted), "")
    context = own_words(profile).everywhere(page_of(profile, answers)) | {
        "profile": profile,
        "version": shown,
        "in_force": in_force,
        "is_in_force": shown.pk == in_force.pk,
        "owner": owner,
        "versions": published(versions()),
    }
    return page(request, "policy/policy.html", context)

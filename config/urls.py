"""Every address. Addresses carry references, never names of people."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa import urls as mfa_urls
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from config.admin import keep_only_ours
from config.health import health


def closed(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Addresses that django-allauth looks up and Evenhand does not have: people are invited, with one address each."""
    raise Http404


# The admin has a sign-in form of its own; this sends people to ours, with its rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Evenhand"
admin.site.site_title = "Evenhand"
admin.site.index_title = "Administration"
keep_only_ours()

account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("two-factor/", include(mfa_urls)),
    # The adapter closes it; the page says who invites people.
    path("signup/", account.signup, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
]

urlpatterns = [
    path("health/", health, name="health"),
    # The admin brings a page of its own; ours has our look, our words and our rate limits.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("", include("engagement.ui.urls")),
    path("", include("engagement.spine.work_urls")),
    path("", include("engagement.people.urls")),
    path("account/", include(account_urls)),
    path("settings/", include("engagement.policy.settings_urls")),
    path("policy/", include("engagement.policy.urls")),
    path("evidence/", include("engagement.spine.urls")),
    path("customers/", include("engagement.customers.urls")),
    path("", include("engagement.contact.urls")),
    path("letters/", include("letters.urls")),
    path("", include("incidents.urls")),
    path("requests/", include("restrictions.urls")),
    path("crg/", include("restrictions.crg_urls")),
    path("register/", include("restrictions.register_urls")),
    path("reviews/", include("restrictions.reviews_urls")),
    path("appeals/", include("appeals.urls")),
    path("", include("restrictions.contact_check.urls")),
]

handler400 = "engagement.ui.views.bad_request"
handler403 = "engagement.ui.views.permission_denied"
handler404 = "engagement.ui.views.not_found"
handler500 = "engagement.ui.views.server_error"

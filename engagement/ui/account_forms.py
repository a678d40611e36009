"""django-allauth's forms in our look and words; `account_settings` tells the settings where they are."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa_base
from allauth.mfa.recovery_codes import forms as mfa_codes
from allauth.mfa.totp import forms as mfa_totp
from django import forms

from engagement.ui.forms import EvenhandFormMixin, Look, plain

PASSWORD_RULES = (
    "At least 12 characters. Three words that do not belong together make a good one. Not one you use elsewhere."  # noqa: S105
)


class AccountFormMixin(EvenhandFormMixin):
    """Our words in place of the package's, without its placeholders and help texts."""

    words: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            field.error_messages.pop("required", None)
            field.error_messages["required"] = forms.Field.default_error_messages["required"]
            plain(name, field)


class SignInForm(AccountFormMixin, account.LoginForm):
    """Email address and password."""

    words = {"login": "Email address", "password": "Password"}
    looks = {"login": Look(autocomplete="username"), "password": Look(autocomplete="current-password")}


class AskForResetForm(AccountFormMixin, account.ResetPasswordForm):
    """Which address the link goes to."""

    words = {"email": "Email address"}
    looks = {"email": Look(autocomplete="username")}


class ResetForm(AccountFormMixin, account.ResetPasswordKeyForm):
    """A new password, reached through the link."""

    words = {"password1": "New password", "password2": "New password again"}
    looks = {
        "password1": Look(hint=PASSWORD_RULES, autocomplete="new-password"),
        "password2": Look(autocomplete="new-password"),
    }


class ChangePasswordForm(AccountFormMixin, account.ChangePasswordForm):
    """A new password for somebody who is signed in."""

    words = {"oldpassword": "Your password now", "password1": "New password", "password2": "New password again"}
    looks = {
        "oldpassword": Look(autocomplete="current-password"),
        "password1": Look(hint=PASSWORD_RULES, autocomplete="new-password"),
        "password2": Look(autocomplete="new-password"),
    }


class SetPasswordForm(AccountFormMixin, account.SetPasswordForm):
    """A first password for somebody who has none."""

    words = ResetForm.words
    looks = ResetForm.looks


class ReauthenticateForm(AccountFormMixin, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": "Password"}
    looks = {"password": Look(autocomplete="current-password")}


class CodeForm(AccountFormMixin, mfa_base.AuthenticateForm):
    """The six numbers from the app, or a recovery code."""

    words = {"code": "Security code"}
    looks = {
        "code": Look(
            hint="The 6 numbers that your authenticator app shows, or one of your recovery codes",
            autocomplete="one-time-code",
            width=10,
        )
    }


class StartTwoStepForm(AccountFormMixin, mfa_totp.ActivateTOTPForm):
    """The first code from a newly set-up app."""

    words = {"code": "Security code"}
    looks = {
        "code": Look(
            hint="The 6 numbers that your authenticator app shows now",
            autocomplete="one-time-code",
            inputmode="numeric",
            width=10,
        )
    }


class StopTwoStepForm(AccountFormMixin, mfa_totp.DeactivateTOTPForm):
    """No fields: a button."""


class RecoveryCodesForm(AccountFormMixin, mfa_codes.GenerateRecoveryCodesForm):
    """No fields: a button."""

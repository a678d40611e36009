"""What the settings take over so that django-allauth speaks as we do. Plain values: settings cannot import forms."""

HERE = "engagement.ui.account_forms"
ACCOUNT_FORMS = {
    "login": f"{HERE}.SignInForm",
    "reset_password": f"{HERE}.AskForResetForm",
    "reset_password_from_key": f"{HERE}.ResetForm",
    "change_password": f"{HERE}.ChangePasswordForm",
    "set_password": f"{HERE}.SetPasswordForm",
    "reauthenticate": f"{HERE}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{HERE}.CodeForm",
    "reauthenticate": f"{HERE}.CodeForm",
    "activate_totp": f"{HERE}.StartTwoStepForm",
    "deactivate_totp": f"{HERE}.StopTwoStepForm",
    "generate_recovery_codes": f"{HERE}.RecoveryCodesForm",
}

# For the adapter: `error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_MESSAGES`.
ACCOUNT_MESSAGES = {
    "email_password_mismatch": "That email address and password do not belong together. Check both and try again",
    "too_many_login_attempts": "Too many tries with this email address. Wait five minutes, then try again",
    "account_inactive": "This account has been closed. Ask your administrator",
    "enter_current_password": "That is not your password now. Check it and try again",
    "incorrect_password": "That is not your password. Check it and try again",
    "incorrect_code": "That code is not right, or it has run out. Enter the one your app shows now",
    "rate_limited": "Too many tries. Wait a few minutes, then try again",
}

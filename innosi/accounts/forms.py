"""Forms of signing in and of the second factor. Where a password is asked for again, wrong ones
count as wrong ones at the sign-in do."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from . import audit, second_factor


class SignInForm(AdminAuthenticationForm):
    """Says nothing of accounts: a wrong password, an unknown name, no right to be here."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": "This name and password don’t belong together, or may not sign in here. "
        "Both are case-sensitive.",
    }

    def confirm_login_allowed(self, user):
        if not (user.is_active and user.is_staff):
            refused, name = audit.Kind.SIGN_IN_REFUSED, user.get_username()
            audit.record(refused, name, request=self.request, detail="no staff")
            raise self.get_invalid_login_error()


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def __init__(self, accept, *args, **kwargs):
        """accept(code) returns something, or raises RefusedError."""
        super().__init__(*args, **kwargs)
        self.accept, self.accepted = accept, None

    def clean_code(self):
        try:
            self.accepted = self.accept(self.cleaned_data["code"])
        except second_factor.RefusedError as refused:
            raise ValidationError(str(refused)) from None
        return self.cleaned_data["code"]


def require_password(request, password):
    user = request.user
    if authenticate(request, username=user.get_username(), password=password) != user:
        raise ValidationError("This is not your password.")


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        require_password(self.request, self.cleaned_data["password"])


class PasswordChangeForm(AdminPasswordChangeForm):
    def __init__(self, user, *args, request, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.request = request

    def clean_old_password(self):
        require_password(self.request, self.cleaned_data["old_password"])
        return self.cleaned_data["old_password"]

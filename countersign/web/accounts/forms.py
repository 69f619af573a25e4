"""The forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from .models import User
from .tokens import LONGEST, SCOPES


class SignInForm(LoginForm):
    """The address and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", "E-mail"), ("password", "Password")):
            self.fields[name].label, self.fields[name].help_text = label, ""
            self.fields[name].widget.attrs.pop("placeholder", None)


class PasswordForm(forms.Form):
    """A password for an account that was opened by an invitation, typed twice."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; three or four unrelated words are easy to remember and hard to guess.",
    )
    password2 = forms.CharField(
        label="The same again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password1(self) -> str:
        """Hold the password to the policy."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self._user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        said: dict[str, Any] = super().clean() or {}
        if "password1" in said and said["password1"] != said.get("password2"):
            self.add_error("password2", "This is not what was typed above. Type both again.")
        return said


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, and for how long."""

    name = forms.CharField(label="What it is for", max_length=80, help_text="You will know it by this name.")
    scopes = forms.MultipleChoiceField(
        label="What it may do", choices=tuple(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label="Good for, in days", min_value=1, max_value=LONGEST.days, initial=90, help_text="A year at most."
    )

"""The sign-in library's forms in the portal's words and look (ACCOUNT_FORMS in the settings)."""

from allauth.account import forms as account

from accounts.forms import PortalMixin

CHOOSING = "Use at least 12 characters. Three random words are easy to remember and hard to guess."


class _SignIn(PortalMixin):
    """Portal words for a library form: `words` maps a field to its label and its hint, empty to have none."""

    words: dict[str, tuple[str, str]] = {}

    def prepare_fields(self) -> None:
        for name, (label, hint) in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = hint
                self.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(_SignIn, account.LoginForm):
    """E-mail address and password."""

    words = {"login": ("Email address", ""), "password": ("Password", "")}


class ReauthenticateForm(_SignIn, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": ("Password", "")}


class ResetPasswordForm(_SignIn, account.ResetPasswordForm):
    """Where to send the link."""

    words = {"email": ("Email address", "The one you sign in with")}


class ResetPasswordKeyForm(_SignIn, account.ResetPasswordKeyForm):
    """A new password, by the link from the mail."""

    words = {"password1": ("New password", CHOOSING), "password2": ("New password again", "")}


class ChangePasswordForm(_SignIn, account.ChangePasswordForm):
    """A new password, by somebody signed in."""

    words = {
        "oldpassword": ("Current password", ""),
        "password1": ("New password", CHOOSING),
        "password2": ("New password again", ""),
    }


class SetPasswordForm(_SignIn, account.SetPasswordForm):
    """A first password, for somebody who came by single sign-on."""

    words = {"password1": ("New password", CHOOSING), "password2": ("New password again", "")}

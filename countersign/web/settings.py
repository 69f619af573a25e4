"""The workbench's settings, made from the firm's folder: nothing to edit, and one call to make them hold."""

import os
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from countersign.casework import configure, database_of
from countersign.store.firm import Firm

from .choices import Choices, Provider, read_choices, session_limits

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PASSWORD_LENGTH = 12  # NIST SP 800-63B asks for 8; a password here can sign a firm's decisions

APPS = (
    "countersign.web.accounts",
    "countersign.web.api",
    "countersign.web",
    "countersign.casework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
)

MIDDLEWARE = (
    "countersign.web.middleware.SecurityHeaders",
    "countersign.web.api.middleware.PlainProblems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "countersign.web.middleware.SessionLimits",
    "countersign.web.middleware.WhoActs",
)


def configure_workbench(folder: Path, *, today: date | None = None, static_root: Path | None = None) -> Firm:
    """Make Django the workbench of the firm in `folder`, on the firm's database.

    With `today` the firm's date stands still, for a rehearsal. With `static_root` static files are served under hashed
    names from there, where `collect_static` has put them. May be called again for another firm, outside of requests.
    Raises FirmError where the firm's folder does not say what it must.
    """
    firm = Firm(folder)
    choices = read_choices(firm)
    session_limits(firm, today or firm.first_day)
    firm.data.mkdir(parents=True, exist_ok=True)
    configure(
        database_of(firm.data),
        {
            "COUNTERSIGN_FOLDER": folder,
            "COUNTERSIGN_TODAY": today,
            "SECRET_KEY": _secret_key(firm.data / "keys" / "workbench.key"),
            "SILENCED_SYSTEM_CHECKS": [],
            **_framework(choices),
            **_cookies(choices),
            **_accounts(firm, choices),
            **_static(static_root),
        },
    )
    return firm


def collect_static() -> None:
    """Put static files under hashed names where they are served from."""
    from django.core.management import call_command  # noqa: PLC0415  after configure

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _framework(choices: Choices) -> Mapping[str, Any]:
    return {
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "ROOT_URLCONF": "countersign.web.urls",
        "ALLOWED_HOSTS": [*LOOPBACK, *filter(None, [choices.host])],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": False,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "countersign.web.shell.shell",
                    ]
                },
            }
        ],
        "FORM_RENDERER": "django.forms.renderers.TemplatesSetting",
        "CACHES": {  # in the database, so that throttling holds over several processes
            "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "workbench_cache"}
        },
        "CSRF_FAILURE_VIEW": "countersign.web.pages.errors.forgery",
        "LOGGING": _LOGGING,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",  # nothing to others; with "no-referrer" forms come from origin "null"
        "SECURE_HSTS_SECONDS": 31_536_000 if choices.https else 0,
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    }


def _cookies(choices: Choices) -> Mapping[str, Any]:
    prefix = "__Host-" if choices.https else ""
    return {
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_NAME": f"{prefix}countersign",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": choices.https,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": f"{prefix}countersign-form",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": choices.https,
        "CSRF_TRUSTED_ORIGINS": [choices.address] if choices.https else [],
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    }


def _accounts(firm: Firm, choices: Choices) -> Mapping[str, Any]:
    validation = "django.contrib.auth.password_validation"
    return {
        "AUTH_USER_MODEL": "accounts.User",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{validation}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
            {
                "NAME": f"{validation}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("person_id", "email")},
            },
            {"NAME": f"{validation}.CommonPasswordValidator"},
            {"NAME": f"{validation}.NumericPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_ADAPTER": "countersign.web.accounts.adapters.AccountAdapter",
        "ACCOUNT_FORMS": {"login": "countersign.web.accounts.forms.SignInForm"},
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # an invitation is sent to the address, and only it opens the account
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_REAUTHENTICATION_METHODS": {"password", "mfa"},
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
        "ACCOUNT_RATE_LIMITS": {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"},
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if choices.https else 0,
        "MFA_ADAPTER": "countersign.web.accounts.adapters.SecondFactorAdapter",
        "MFA_TOTP_TOLERANCE": 1,  # a telephone's clock may be half a minute off
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "MFA_TOTP_ISSUER": f"Countersign, {firm.name}".replace(":", " "),
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not choices.https,  # browsers themselves allow it for localhost only
        "COUNTERSIGN_SECOND_FACTOR_REQUIRED": choices.second_factor_required,
        "SOCIALACCOUNT_ADAPTER": "countersign.web.accounts.adapters.SingleSignOnAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,  # by an address that the provider has verified
        "SOCIALACCOUNT_LOGIN_ON_GET": True,  # a form that ends at another host is what `form-action` forbids
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [_app_of(p) for p in choices.providers]}},
    }


def _app_of(provider: Provider) -> Mapping[str, Any]:
    return {
        "provider_id": provider.id,
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.secret,
        "settings": {"server_url": provider.issuer, "oauth_pkce_enabled": True},
    }


def _static(root: Path | None) -> Mapping[str, Any]:
    hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "STATIC_URL": "/static/",
        "STATIC_ROOT": root,
        "WHITENOISE_USE_FINDERS": root is None,
        "WHITENOISE_KEEP_ONLY_HASHED_FILES": True,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": hashed if root else plain},
        },
    }


def _secret_key(path: Path) -> str:
    """The key that signs cookies: made once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key + "\n")
    return key


_LOGGING: Mapping[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "countersign.web.discretion.Discreet"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "filters": ["discreet"], "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["errors"], "level": "WARNING", "propagate": False},
        "allauth": {"handlers": ["errors"], "level": "WARNING", "propagate": False},
        "countersign": {"handlers": ["errors"], "level": "INFO", "propagate": False},
    },
}

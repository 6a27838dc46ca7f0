"""Settings, all of them, from the environment (see deploy/portal.env.example for each variable).

Two ways to run: *embedded* (`make run`, `make test`: SQLite, files under var/, no server) and *production*, where nothing
secret has a default and the portal refuses to start without what it needs, naming the missing variable.
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.groups import lists_by_group
from config.references import register_converters
from config.stages import STAGES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if "DATABASE_URL" not in env.ENVIRON:
    environ.Env.read_env(VAR_DIR / "portal.env")

EMBEDDED: bool = env.bool("PORTAL_EMBEDDED", default=False)


def _needed(name: str, embedded: str) -> str:
    """The variable's value; in the embedded mode `embedded` stands in. Raises ImproperlyConfigured, naming it."""
    value: str = env.str(name, default=embedded if EMBEDDED else "")
    if not value:
        raise ImproperlyConfigured(
            f"Set the environment variable {name}: the portal does not start without it."
        )
    return value


# Who and where
SECRET_KEY = _needed("SECRET_KEY", "")
DEBUG: bool = env.bool("DEBUG", default=EMBEDDED)
COUNCIL_NAME: str = env.str("COUNCIL_NAME", default="Chesterfield Borough Council")
PORTAL_URL = _needed("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = (
    ["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else [environ.urlparse(PORTAL_URL).hostname or ""]
)
ALLOWED_HOSTS += env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
DEFAULT_FROM_EMAIL = _needed("FROM_EMAIL", "Social media portal <portal@council.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "rules",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "accounts",
    "socialaccounts",
    "approvals",
    "consents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.PlainErrorPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signin.sessions.watch.SessionWatch",
    "accounts.signin.factors.door.SecondFactorDoor",
    "accounts.middleware.DoorsMiddleware",
    "accounts.middleware.KeysAway",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.navigation.navigation",
            ],
            "builtins": ["accounts.templatetags.portal"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

# Data
DATABASES = {"default": env.db_url_config(_needed("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# Whether PostgreSQL keeps the plans of the statements in config/compiled.py.
DATABASE_PREPARE: bool = env.bool("DATABASE_PREPARE", default=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    if not EMBEDDED:
        raise ImproperlyConfigured("Set the environment variable DATABASE_URL to a PostgreSQL database.")
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        # Only what asks for it is prepared: a plan made once for all values is wrong for some where tables are large.
        "prepare_threshold": 1_000_000_000 if DATABASE_PREPARE else None,
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {
            "min_size": env.int("DATABASE_POOL_MIN", default=1),
            "max_size": env.int("DATABASE_POOL_MAX", default=8),
            "timeout": 5,
            # A lost connection is sought again ever less often for so long, then by the next request, at once. With the
            # pool's own five minutes, requests would go on failing for minutes after a server is back.
            "reconnect_timeout": 3,
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Keys and sealed files
KEYSET_PATH = Path(_needed("KEYSET_PATH", str(VAR_DIR / "keys" / "keyset.json")))
KEYSET_KMS_URI: str = env.str("KEYSET_KMS_URI", default="")
VAULT_TOKEN: str = env.str("VAULT_TOKEN", default="")
_store = environ.urlparse(_needed("STORAGE_URL", f"file://{VAR_DIR / 'store'}"))
if _store.scheme == "file":
    _storage: dict[str, object] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _store.path, "base_url": None, "file_permissions_mode": 0o600},
    }
elif _store.scheme == "s3":
    _storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _store.netloc,
            "location": _store.path.strip("/"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "querystring_auth": True,
            "default_acl": None,
            "file_overwrite": False,
        },
    }
else:
    raise ImproperlyConfigured("STORAGE_URL must start with file:// or s3://.")
STORAGES = {
    "default": _storage,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Jobs and cache
REDIS_URL = env.str("REDIS_URL", default="") if EMBEDDED else _needed("REDIS_URL", "")
BROKER_DIR = Path(env.str("BROKER_DIR", default=str(VAR_DIR / "broker")))
# The embedded mode may run every regular job each so many seconds, so that a rehearsal need not wait for the hour.
BEAT_SECONDS: int = env.int("BEAT_SECONDS", default=0) if EMBEDDED else 0
CACHES = {
    "default": {
        "BACKEND": "config.cache.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.str("CACHE_DIR", default=str(VAR_DIR / "cache")),
    },
}

# Mail
NOTIFY_API_KEY: str = env.str("NOTIFY_API_KEY", default="")
NOTIFY_URL: str = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
if NOTIFY_API_KEY:
    NOTIFY_TEMPLATE_ID = _needed("NOTIFY_TEMPLATE_ID", "")
    EMAIL_BACKEND = "accounts.notices.notify.EmailBackend"
elif EMBEDDED and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("MAIL_DIR", default=str(VAR_DIR / "mail"))
else:
    vars().update(environ.Env.email_url_config(_needed("EMAIL_URL", "")))
EMAIL_TIMEOUT = 15
# When people who want one mail a day get it, in London.
DIGEST_AT: str = env.str("DIGEST_AT", default="07:30")
if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", DIGEST_AT):
    raise ImproperlyConfigured("DIGEST_AT must be a time of day like 07:30.")
# A channel of the council, such as one in Microsoft Teams, in which the kinds of notices named are said too.
CHANNEL_WEBHOOK_URL: str = env.str("CHANNEL_WEBHOOK_URL", default="")
if CHANNEL_WEBHOOK_URL and not CHANNEL_WEBHOOK_URL.startswith("https://") and not EMBEDDED:
    raise ImproperlyConfigured("CHANNEL_WEBHOOK_URL must start with https://.")
CHANNEL_KINDS: list[str] = env.list(
    "CHANNEL_KINDS",
    default=["incident_declared", "incident_ended", "emergency_used", "account_live", "account_closed"],
)

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signin.backend.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.signin.passwords.strength.HardToGuess"},
    {"NAME": "accounts.signin.passwords.breached.NotBreached"},
]
PASSWORD_MIN_LENGTH = 12
# Whether a new password is looked up in the list of stolen ones, by five characters of its hash; needs a way out.
BREACHED_PASSWORDS_URL: str = env.str("BREACHED_PASSWORDS_URL", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.signin.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    # A whole council may come from one address; the council's own sign-in counts tries.
    "sso": "300/m/ip",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# How many proxies in front are ours: the sign-in rate limit counts by the address that the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", default=0 if EMBEDDED else 1)
ACCOUNT_FORMS = {
    "login": "accounts.signin.forms.LoginForm",
    "reauthenticate": "accounts.signin.forms.ReauthenticateForm",
    "reset_password": "accounts.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.signin.forms.ResetPasswordKeyForm",
    "change_password": "accounts.signin.forms.ChangePasswordForm",
    "set_password": "accounts.signin.forms.SetPasswordForm",
}

# Second factors: an authenticator app, passkeys, and recovery codes that stand in for them
MFA_ADAPTER = "accounts.signin.factors.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.signin.factors.forms.AuthenticateForm",
    "authenticate_webauthn": "accounts.signin.factors.forms.AuthenticateWebAuthnForm",
    "reauthenticate": "accounts.signin.factors.forms.ReauthenticateForm",
    "reauthenticate_webauthn": "accounts.signin.factors.forms.ReauthenticateWebAuthnForm",
    "login_webauthn": "accounts.signin.factors.forms.LoginWebAuthnForm",
}
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", default=not EMBEDDED)
SECOND_FACTOR_ROLES: list[str] = env.list(
    "SECOND_FACTOR_ROLES", default=["comms", "comms lead", "administrator"]
)
# Who else must have one: functions of a person, in the rooms that know the reason.
SECOND_FACTOR_DUTIES = ["socialaccounts.vault.duty.holds_shared_login"]

# Single sign-on by OpenID Connect, on as soon as there is an issuer
OIDC_ISSUER: str = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID: str = _needed("OIDC_CLIENT_ID", "") if OIDC_ISSUER else ""
OIDC_CLIENT_SECRET: str = _needed("OIDC_CLIENT_SECRET", "") if OIDC_ISSUER else ""
OIDC_NAME: str = env.str("OIDC_NAME", default="your council account")
OIDC_SCOPES: list[str] = env.list("OIDC_SCOPES", default=["openid", "profile", "email"])
OIDC_GROUPS_CLAIM: str = env.str("OIDC_GROUPS_CLAIM", default="groups")
OIDC_STAFF_GROUPS: list[str] = env.list("OIDC_STAFF_GROUPS", default=[])
OIDC_ROLE_MAP: dict[str, list[str]] = lists_by_group("OIDC_ROLE_MAP", env.json("OIDC_ROLE_MAP", default={}))
OIDC_SERVICE_MAP = lists_by_group("OIDC_SERVICE_MAP", env.json("OIDC_SERVICE_MAP", default={}))
OIDC_MANAGER_MAP = lists_by_group("OIDC_MANAGER_MAP", env.json("OIDC_MANAGER_MAP", default={}))
OIDC_SECOND_FACTOR: list[str] = env.list("OIDC_SECOND_FACTOR", default=["mfa"])
OIDC_TRUST_EMAIL: bool = env.bool("OIDC_TRUST_EMAIL", default=False)
# How often the issuer is asked, while people are away, whether they are still staff; 0 asks at sign-in alone
OIDC_RECHECK_MINUTES: int = max(0, env.int("OIDC_RECHECK_MINUTES", default=60))
if OIDC_ISSUER and not EMBEDDED and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER must start with https://.")
SOCIALACCOUNT_ADAPTER = "accounts.signin.sso.adapter.CouncilAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
PASSWORD_SIGN_IN: bool = env.bool("PASSWORD_SIGN_IN", default=True)

# Sessions, cookies and headers
SESSION_ENGINE = "config.sessions"
IDLE_MINUTES: int = max(5, env.int("IDLE_MINUTES", default=30))
SESSION_HOURS: int = max(1, env.int("SESSION_HOURS", default=10))
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PORTAL_URL.startswith("https://")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.middleware.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if not EMBEDDED:
    if not PORTAL_URL.startswith("https://"):
        raise ImproperlyConfigured("PORTAL_URL must start with https://.")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Words and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
CLOCK_FILE = (
    Path(env.str("PORTAL_CLOCK_FILE")) if EMBEDDED and env.str("PORTAL_CLOCK_FILE", default="") else None
)

# Uploads: parts other than a scan are small; a scan streams past memory into the sealed store
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
SCAN_MAX_BYTES = 15 * 1024 * 1024
SCAN_MAX_PAGES = 20
BATCH_MAX_BYTES: int = env.int("BATCH_MAX_MEGABYTES", default=200) * 1024 * 1024
BATCH_MAX_PAGES = 200
IMPORT_MAX_BYTES: int = env.int("IMPORT_MAX_MEGABYTES", default=10) * 1024 * 1024
CLAMD_URL: str = env.str("CLAMD_URL", default="")
ALLOW_UNSCANNED: bool = env.bool("ALLOW_UNSCANNED", default=EMBEDDED and not CLAMD_URL)
PHOTO_CHECK_KEEP_THUMBNAIL: bool = env.bool("PHOTO_CHECK_KEEP_THUMBNAIL", default=False)

# The council's rules that are numbers
ROTATION_MONTHS: int = env.int("ROTATION_MONTHS", default=1)
# Who hears of a rotation and when, by its cause: see config/stages.py. Each has its variable, as ROTATION_STAGES_MONTHLY.
ROTATION_STAGES = {key: env.list(f"ROTATION_STAGES_{key.upper()}", default=STAGES[key]) for key in STAGES}
# How long the personal data of leavers stay before the row is minimised.
STAFF_RETENTION_DAYS: int = env.int("STAFF_RETENTION_DAYS", default=730)
FIRST_DEPOSIT_DAYS: int = env.int("FIRST_DEPOSIT_DAYS", default=7)
# For how long an acknowledgement of the policy counts, and that of the version before a new one.
POLICY_MONTHS: int = env.int("POLICY_MONTHS", default=12)
POLICY_GRACE_DAYS: int = env.int("POLICY_GRACE_DAYS", default=28)
DRILL_MONTHS: int = env.int("DRILL_MONTHS", default=3)
OWN_SAY_AGE: int = env.int("OWN_SAY_AGE", default=13)
# Whom a family may tell that it takes its consent back, as printed on forms: a phone number, an address.
CONSENT_CONTACT: str = env.str("CONSENT_CONTACT", default="")
CONSENT_WARN_DAYS: int = env.int("CONSENT_WARN_DAYS", default=30)
TAKEDOWN_WORKING_DAYS: int = max(0, env.int("TAKEDOWN_WORKING_DAYS", default=2))
RETENTION_MONTHS: int = max(0, env.int("RETENTION_MONTHS", default=6))
CAPTION_PLACES: list[str] = env.list("CAPTION_PLACES", default=[])
REVEAL_SECONDS = 30
REVEAL_LIMIT: int = max(1, env.int("REVEAL_LIMIT", default=10))
REVEAL_LIMIT_MINUTES: int = max(1, env.int("REVEAL_LIMIT_MINUTES", default=10))
REVEAL_REASON_FROM_HOLDERS: str = env.str("REVEAL_REASON_FROM_HOLDERS", default="never")
if REVEAL_REASON_FROM_HOLDERS not in ("never", "optional", "required"):
    raise ImproperlyConfigured("REVEAL_REASON_FROM_HOLDERS must be never, optional or required.")
REQUEST_WORKING_DAYS: int = max(1, env.int("REQUEST_WORKING_DAYS", default=10))
REQUEST_CHASE_DAYS: int = max(1, env.int("REQUEST_CHASE_DAYS", default=30))
REQUEST_LAPSE_DAYS: int = max(1, env.int("REQUEST_LAPSE_DAYS", default=14))
PACK_MINUTES: int = env.int("PACK_MINUTES", default=15)
PACK_MAX_AGE_DAYS: int = env.int("PACK_MAX_AGE_DAYS", default=35)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # It tells every letter of what is printed.
        "fontTools": {"level": "WARNING"},
        "fpdf": {"level": "WARNING"},
    },
}

register_converters()
SILENCED_SYSTEM_CHECKS: list[str] = []

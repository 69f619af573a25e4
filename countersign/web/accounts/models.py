"""What is kept of accounts: who may sign in and how, invitations, tokens, and the throttle's counters."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

_SECOND_FACTORS = ("totp", "webauthn")


class UserManager(BaseUserManager):
    """Finds users by e-mail, whichever its case."""

    def get_by_natural_key(self, email: str) -> "User":
        """The user with this e-mail."""
        found: User = self.get(email__iexact=email)
        return found


class User(AbstractBaseUser):
    """One person's way in. There is no staff and no superuser: no account stands above the services."""

    person_id = models.CharField(max_length=100, unique=True)
    email = models.EmailField(max_length=254, unique=True)
    expires_on = models.DateField(null=True)  # the first day without access: for examiners, auditors, consultants
    locked_at = models.DateTimeField(null=True)
    sessions_ended = models.PositiveIntegerField(default=0)  # counted up to end every session of the person

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("person_id",)

    class Meta:
        db_table = "accounts"

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def is_active(self) -> bool:
        """Whether the account is open: not locked. Whether the person may enter today is another question."""
        return self.locked_at is None

    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a passkey is set up."""
        found: bool = self.authenticator_set.filter(type__in=_SECOND_FACTORS).exists()
        return found

    def get_session_auth_hash(self) -> str:
        """What a session must still agree with: the password, and that the person's sessions were not ended."""
        said = f"{self.password}:{self.sessions_ended}"
        digest: str = salted_hmac("countersign.web.accounts", said, algorithm="sha256").hexdigest()
        return digest


class Invitation(models.Model):
    """A link by which a person sets a password, once and before it expires. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=71, unique=True)
    invited_by = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_invitations"


class SecondFactorReset(models.Model):
    """A decision of two people to take away a person's second factor, so that it can be set up anew."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="resets")
    prepared_by = models.TextField()
    prepared_at = models.DateTimeField()
    reason = models.TextField()
    approved_by = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_second_factor_resets"
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")),
                name="nobody_approves_their_own_reset",
            ),
            models.UniqueConstraint(fields=("user",), condition=Q(approved_by=""), name="one_open_reset_of_an_account"),
        )


class ApiToken(models.Model):
    """A person's own key to the API. The secret was shown once; its digest is kept."""

    id = models.CharField(max_length=16, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = models.TextField()
    digest = models.CharField(max_length=71)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_tokens"
        ordering = ("-created_at", "id")


class CacheEntry(models.Model):
    """The table behind Django's database cache, which counts attempts to sign in. Nothing else reads it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "workbench_cache"

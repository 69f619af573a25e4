"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Listens to who signs in and out, so that it is evidenced."""

    name = "countersign.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what is heard once models are there."""
        from . import signing_in  # noqa: PLC0415

        signing_in.listen()

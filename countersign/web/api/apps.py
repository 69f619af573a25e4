"""The API as a Django app: it keeps the answers it gave."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "countersign.web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

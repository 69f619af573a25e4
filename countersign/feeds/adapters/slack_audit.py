"""Slack audit logs of an Enterprise organization: `audit/v1/logs`."""

from countersign.feeds.events import log_adapter, moment, succeeded, translated

_ACTIONS = {
    "sign in": ("user_login", "user_login_failed"),
    "sign out": ("user_logout", "user_logout_*"),
    "download": ("file_downloaded", "file_downloaded_*", "canvas_downloaded"),
    "export": ("*_export_*", "*export*"),
    "view": ("file_previewed", "*_viewed", "canvas_opened"),
    "send": ("file_shared", "file_public_link_created"),
    "grant": (
        *("role_change_to_*", "permissions_assigned", "user_added_*", "*_granted", "user_channel_join", "app_approved"),
        *(
            "app_installed",
            "app_scopes_expanded",
            "app_resources_added",
            "owner_transferred",
            "service_owner_transferred",
        ),
        "bot_token_upgraded",
    ),
    "revoke": ("permissions_removed", "user_removed_*", "app_uninstalled", "app_restricted", "*_workspace_removed"),
    "disable": (
        "user_deactivated",
        "*_deactivated",
        "*_disabled",
        "*_unenrolled",
        "user_session_*",
        "*_session_reset_*",
    ),
    "enable": ("user_reactivated", "*_reactivated", "*_enabled", "*_enrolled"),
    "delete": ("*_deleted", "*_removed"),
    "create": ("*_created", "*_added", "file_uploaded"),
    "change": ("*_updated", "*_changed", "*_set", "*_converted_to_*", "*_released", "*_archived", "*_renamed"),
}

_ENTITY = ("user.email", "user.id", "file.name", "channel.name", "app.name", "workspace.name", "enterprise.name")

adapter = log_adapter(
    version=1,
    number="{id}",
    own={
        "login": "coalesce({actor.user.email}, {actor.user.name}, {actor.user.id})",
        "occurred_at": moment("{date_create}"),
        "action": translated("{action}", _ACTIONS),
        "source_action": "{action}",
        "result": succeeded("{action}", ("user_login",), ("user_login_failed",)),
        "object_id": f"coalesce({', '.join(f'{{entity.{path}}}' for path in _ENTITY)}, {{entity.type}})",
        "ip_address": "{context.ip_address}",
    },
)

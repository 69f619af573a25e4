"""Google Workspace: Admin SDK reports, `activities.list`, and the same with one event laid flat into each activity.

An activity may tell several events; each is a row of its own.
"""

from countersign.feeds.events import log_adapter, moment, translated

_NAME = "coalesce({events.0.name}, {name})"
_APPLICATION = "{id.applicationName}"

_ACTIONS = {
    "sign in": ("login_success", "login_failure", "login_challenge", "login_verification"),
    "sign out": ("logout",),
    "view": ("view", "preview", "source_view", "view_item_content"),
    "search": ("search", "search_query"),
    "download": ("download", "download_*"),
    "print": ("print",),
    "export": ("export", "customer_takeout_*", "data_export*"),
    "send": ("send", "email_forwarding_out_of_domain"),
    "grant": (
        "assign_role",
        "grant_*",
        "add_group_member",
        "authorize",
        "add_member",
        "add_user_to_*",
        "add_privilege",
    ),
    "revoke": ("unassign_role", "revoke*", "remove_group_member", "remove_member", "ban_*", "remove_privilege"),
    "disable": ("suspend_user", "account_disabled*", "2sv_disable", "titanium_unenroll"),
    "enable": ("unsuspend_user", "2sv_enroll", "titanium_enroll"),
    "create": ("create*", "upload", "copy", "add_*"),
    "delete": ("delete*", "trash", "remove_*"),
    "change": ("change*", "edit", "rename", "move", "update*", "*_edit", "acl_change", "shared_drive_settings_change"),
}

# The activity's number, its application and the event's place among its events together name one event. An event laid
# flat into its activity has lost its place, so it has no number: others of the same activity would bear it too.
_NUMBER = f"""CASE WHEN {{events.0.name}} IS NOT NULL AND {{id.uniqueQualifier}} IS NOT NULL AND {{id.time}} IS NOT NULL
    THEN concat_ws(':', {_APPLICATION}, {{id.time}}, {{id.uniqueQualifier}}, part) END"""

_OBJECT_PARAMETERS = ("doc_id", "doc_title", "USER_EMAIL", "email", "app_name", "GROUP_EMAIL", "ROLE_NAME")
_OBJECT = ", ".join(f"{{parameters.{name}}}" for name in _OBJECT_PARAMETERS)

# In the interface's own shape, parameters are a list of names and values; the first is what it was done to.
_FIRST_PARAMETER = "{events.0.parameters.0.value}"

adapter = log_adapter(
    version=1,
    number=_NUMBER,
    explode="events",
    own={
        "system_id": f"'google-' || {_APPLICATION}",
        "login": "coalesce({actor.email}, {actor.profileId}, {actor.key})",
        "occurred_at": moment("{id.time}"),
        "action": translated(f"lower({_NAME})", _ACTIONS),
        "source_action": f"concat_ws(' ', coalesce({{events.0.type}}, {{type}}, {_APPLICATION}), {_NAME})",
        "result": f"""CASE WHEN lower({_NAME}) = 'login_failure' THEN 'failure'
            WHEN lower({_NAME}) = 'login_success' THEN 'success' END""",
        "object_id": f"coalesce({_OBJECT}, {_FIRST_PARAMETER})",
        "ip_address": "{ipAddress}",
    },
)

"""GitHub audit log of an organization or enterprise: the interface's list, or the streamed entry a line."""

from countersign.feeds.events import log_adapter, moment, translated

_ACTIONS = {
    "sign in": ("user.login", "*.sso_response", "org.sso_response"),
    "sign out": ("user.logout",),
    "download": ("git.clone", "git.fetch", "repo.download_zip"),
    "export": ("*.audit_log_export", "*.audit_log_git_event_export", "*.export"),
    "grant": (
        *("*.add_member", "*.add_user", "*.invite_member", "invite_member", "*.invite_user", "*.add_collaborator"),
        *("team.add_repository", "*.grant*", "*.invite_admin", "*.add_admin", "*.add_billing_manager"),
    ),
    "revoke": (
        *("*.remove_member", "*.remove_user", "*.remove_outside_collaborator", "*.revoke*", "team.remove_repository"),
        *("*.remove_admin", "*.cancel_invitation"),
    ),
    "enable": ("*.enable", "*.enabled", "*.saml_enabled", "org.enable_*", "*.unsuspend"),
    "disable": (
        "*.disable",
        "*.disabled",
        "*.saml_disabled",
        "org.disable_*",
        "*.disable_*",
        "*.suspend",
        "*.block_user",
    ),
    "delete": ("*.destroy", "*.delete", "*.deleted"),
    "create": ("*.create", "*.created", "*.created_workflow_run", "*.upload"),
    "change": (
        *("*.update", "*.update_*", "*.rename", "*.transfer*", "*.access", "*.archived", "*.unarchived", "git.push"),
        *("*.set_*", "*.policy_override", "*.dismiss", "*.change*"),
    ),
}

adapter = log_adapter(
    version=1,
    number="{_document_id}",
    own={
        "login": "coalesce({actor}, {actor_id})",
        "occurred_at": moment("{created_at}", "{@timestamp}"),
        "action": translated("{action}", _ACTIONS),
        "source_action": "{action}",
        "object_id": "coalesce({user}, {repo}, {repository}, {team}, {name}, {org}, {business})",
        "ip_address": "{actor_ip}",
        "country": "{actor_location.country_code}",
    },
)

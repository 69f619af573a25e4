"""Okta System Log: `GET /api/v1/logs`, as a list or an entry a line."""

from countersign.feeds.events import log_adapter, moment, succeeded, translated

_ACTIONS = {
    "sign in": ("user.session.start", "user.authentication.sso", "user.authentication.auth_via_*"),
    "sign out": ("user.session.end", "user.authentication.slo"),
    "grant": (
        "application.user_membership.add",
        "group.user_membership.add",
        "group.application_assignment.add",
        "user.session.impersonation.grant",
        "*.privilege.grant",
    ),
    "revoke": (
        "application.user_membership.remove",
        "group.user_membership.remove",
        "group.application_assignment.remove",
        "user.session.impersonation.revoke",
        "*.privilege.revoke",
    ),
    "enable": (
        *("user.lifecycle.activate", "user.lifecycle.reactivate", "user.lifecycle.unsuspend", "user.account.unlock*"),
        "*.lifecycle.activate",
    ),
    "disable": (
        *("user.lifecycle.deactivate", "user.lifecycle.suspend", "user.account.lock*"),
        "*.lifecycle.deactivate",
    ),
    "create": ("*.lifecycle.create", "*.create"),
    "delete": ("user.lifecycle.delete.*", "*.lifecycle.delete", "*.delete"),
    "change": (
        *("*.lifecycle.update", "*.update", "user.account.reset_password", "user.account.update_*"),
        *("user.mfa.factor.*", "application.user_membership.change_*", "user.account.access_super_user_app"),
    ),
}

# Signing on to an application is using that application; everything else is done in Okta itself.
_SYSTEM = (
    "coalesce(CASE WHEN starts_with({eventType}, 'user.authentication.sso') THEN {target.0.displayName} END, 'okta')"
)

adapter = log_adapter(
    version=1,
    number="{uuid}",
    own={
        "system_id": _SYSTEM,
        "login": "coalesce({actor.alternateId}, {actor.id})",
        "occurred_at": moment("{published}"),
        "action": translated("{eventType}", _ACTIONS),
        "source_action": "coalesce({eventType}, {legacyEventType}, {displayMessage})",
        "result": succeeded("{outcome.result}", ("success", "allow"), ("failure", "deny", "abandoned")),
        "object_id": "coalesce({target.0.alternateId}, {target.0.id})",
        "ip_address": "{client.ipAddress}",
        "country": "{client.geographicalContext.country}",
    },
)

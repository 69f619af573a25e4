"""Microsoft Entra audit log, Graph `auditLogs/directoryAudits`: who changed which account, group or role."""

from countersign.feeds.events import log_adapter, moment, succeeded, translated

_ACTIONS = {
    "disable": ("disable *", "block *"),
    "enable": ("enable *", "unblock *", "restore *"),
    "grant": (
        *("add member to *", "add eligible member to *", "add owner to *", "add app role assignment*"),
        *("add delegated permission grant*", "consent to application*", "invite *"),
    ),
    "revoke": (
        *(
            "remove member from *",
            "remove eligible member from *",
            "remove owner from *",
            "remove app role assignment*",
        ),
        *("remove delegated permission grant*", "revoke *"),
    ),
    "create": ("add *", "create *", "register *"),
    "delete": ("delete *", "hard delete *", "remove *", "unregister *"),
    "change": ("update *", "change *", "reset *", "set *", "user registered *", "user changed *", "user deleted *"),
    "download": ("download *",),
    "export": ("export *",),
}

_TARGET = "coalesce({targetResources.0.userPrincipalName}, {targetResources.0.displayName}, {targetResources.0.id})"

adapter = log_adapter(
    version=1,
    number="{id}",
    own={
        "login": """coalesce({initiatedBy.user.userPrincipalName}, {initiatedBy.user.id},
            {initiatedBy.app.displayName}, {initiatedBy.app.servicePrincipalId})""",
        "occurred_at": moment("{activityDateTime}"),
        "action": translated("lower({activityDisplayName})", _ACTIONS),
        "source_action": "coalesce({activityDisplayName}, {operationType}, {category})",
        "result": succeeded("{result}", ("success",), ("failure", "timeout")),
        "object_id": _TARGET,
        "ip_address": "{initiatedBy.user.ipAddress}",
    },
)

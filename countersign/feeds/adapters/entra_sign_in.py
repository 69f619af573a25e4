"""Microsoft Entra sign-in log: Graph `auditLogs/signIns`, interactive or not.

A sign-in that nobody typed (a refreshed token) is a use like any other: it shows access that outlived its holder's
association. `status.errorCode` 0 is success; any other is a failure, whatever stopped it.
"""

from countersign.feeds.events import log_adapter, moment

adapter = log_adapter(
    version=1,
    number="{id}",
    own={
        "system_id": "coalesce({appDisplayName}, {resourceDisplayName})",
        "login": "coalesce({userPrincipalName}, {userId})",
        "occurred_at": moment("{createdDateTime}"),
        "action": "'sign in'",
        "source_action": """CASE {isInteractive} WHEN 'false' THEN 'non-interactive sign-in' ELSE 'sign-in' END
            || CASE WHEN {status.errorCode} IS NULL OR {status.errorCode} = '0' THEN ''
                    ELSE ' (error ' || {status.errorCode} || ')' END""",
        "result": """CASE WHEN {status.errorCode} = '0' THEN 'success'
            WHEN {status.errorCode} IS NOT NULL THEN 'failure' END""",
        "object_id": "{resourceDisplayName}",
        "ip_address": "{ipAddress}",
        "country": "{location.countryOrRegion}",
    },
)

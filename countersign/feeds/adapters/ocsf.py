"""Open Cybersecurity Schema Framework: the classes that say who did what in an application or to an account.

3002 Authentication; 3001 Account Change, 3005 User Access and 3007 User Management; 3004 Entity Management and 3006
Group Management; 6001 Web Resources, 6003 API Activity and 6006 File Hosting. Any other class is kept as `other`, its
class and activity in source_action. `time` is in milliseconds; where a sender wrote seconds, they are taken as such.
"""

from countersign.feeds.events import log_adapter, moment
from countersign.feeds.sql import quote

_ACTIVITIES: dict[int, dict[str, tuple[int, ...]]] = {
    3001: {
        "create": (1,),
        "enable": (2, 12),
        "change": (3, 4, 10, 11),
        "disable": (5, 9),
        "delete": (6,),
        "grant": (7,),
        "revoke": (8,),
    },
    3002: {"sign in": (1,), "sign out": (2,)},
    3004: {
        "create": (1,),
        "view": (2,),
        "change": (3,),
        "delete": (4,),
        "enable": (8, 10, 13),
        "disable": (9, 11, 12),
    },
    3005: {"grant": (1, 3), "revoke": (2, 4)},
    3006: {"grant": (1, 3), "revoke": (2, 4), "delete": (5,), "create": (6,)},
    3007: {
        "create": (1,),
        "change": (2, 8, 9, 12, 13),
        "delete": (3,),
        "enable": (4, 7),
        "disable": (5, 6),
        "grant": (10, 14, 16),
        "revoke": (11, 15, 17),
    },
    6001: {
        "create": (1, 6),
        "view": (2,),
        "change": (3,),
        "delete": (4,),
        "search": (5,),
        "export": (7,),
        "send": (8,),
    },
    6003: {"create": (1,), "view": (2,), "change": (3,), "delete": (4,)},
    # To mark a file for keeping in step with one's own computer is to download it, and to share it is to send it.
    6006: {
        "create": (1, 6),
        "download": (2, 15),
        "change": (3, 5, 7, 8, 10, 11),
        "delete": (4,),
        "view": (9, 14),
        "send": (12,),
        "revoke": (13,),
    },
}


def _action() -> str:
    lines = "".join(
        f" WHEN {{class_uid}} = '{uid}' AND {{activity_id}} IN ({', '.join(quote(str(a)) for a in activities)}) "
        f"THEN {quote(action)}"
        for uid, actions in _ACTIVITIES.items()
        for action, activities in actions.items()
    )
    return f"CASE{lines} ELSE 'other' END"


adapter = log_adapter(
    version=1,
    number="{metadata.uid}",
    own={
        "system_id": """coalesce({metadata.product.name}, {service.name}, {dst_endpoint.svc_name}, {api.service.name},
            {metadata.log_provider})""",
        # Who did it. An authentication has no doer but the user who signs in; a change has, and its user is the object.
        "login": """CASE WHEN {class_uid} = '3002'
            THEN coalesce({user.name}, {user.email_addr}, {user.uid}, {actor.user.name}, {actor.user.email_addr},
                {actor.user.uid})
            ELSE coalesce({actor.user.name}, {actor.user.email_addr}, {actor.user.uid}) END""",
        "occurred_at": moment("{time}", "{time_dt}"),
        "action": _action(),
        "source_action": """coalesce({type_name}, concat_ws(': ', coalesce({class_name}, 'class ' || {class_uid}),
            coalesce({activity_name}, 'activity ' || {activity_id})))""",
        "result": "CASE {status_id} WHEN '1' THEN 'success' WHEN '2' THEN 'failure' END",
        "object_id": """coalesce(CASE WHEN {class_uid} <> '3002'
            THEN coalesce({user.name}, {user.email_addr}, {user.uid}) END,
            {file.path}, {file.name}, {entity.name}, {entity.uid}, {group.name}, {web_resources.0.name},
            {web_resources.0.uid}, {resource.name}, {resource.uid}, {resources.0.name}, {resources.0.uid})""",
        "ip_address": "{src_endpoint.ip}",
        "country": "{src_endpoint.location.country}",
    },
)

"""SCIM 2.0 users (RFC 7643): a list response, its pages one after the other, or a resource a line."""

from countersign.feeds.adapters import Adapter
from countersign.feeds.entries import frame_json, pieces

_FIRM = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_ADDRESSES = "CASE WHEN misfit IS NULL THEN json_extract(entry, '$.emails[*]') END"
_PRIMARY = f"list_filter({_ADDRESSES}, lambda e: json_extract_string(e, '$.primary') = 'true')[1]"


def _texts(path: str) -> str:
    """SQL: all texts of a list, in order, as one."""
    found = f"CASE WHEN misfit IS NULL THEN json_extract_string(entry, '{path}') END"
    return f"nullif(array_to_string(list_sort(list_filter({found}, lambda t: t <> '')), '; '), '')"


# What a user may do is in its roles and groups; one without either may do what everyone may.
_ROLE = (
    f"""coalesce(nullif(concat_ws('; ', {_texts("$.roles[*].value")}, {_texts("$.groups[*].display")}), ''), 'none')"""
)

adapter = Adapter(
    version=1,
    frame=frame_json,
    pieces=pieces,
    table="entitlements",
    own={
        "login": "{userName}",
        "person_id": f"coalesce({{{_FIRM}/employeeNumber}}, {{externalId}})",
        "roster_name": """coalesce({name.formatted}, {displayName},
            nullif(concat_ws(' ', {name.givenName}, {name.familyName}), ''))""",
        "roster_email": f"coalesce(json_extract_string({_PRIMARY}, '$.value'), {{emails.0.value}})",
        "kind": """CASE WHEN lower({userType}) IN ('service', 'shared') THEN lower({userType}) ELSE 'human' END""",
        "role": _ROLE,
        "granted_for": f"{{{_FIRM}/department}}",
        "granted_at": "{meta.created}",
        "status": "CASE lower({active}) WHEN 'true' THEN 'enabled' WHEN 'false' THEN 'disabled' END",
        # A resource says that it is inactive and not since when: meta.lastModified may be about anything.
        "ended_at": "CASE lower({active}) WHEN 'true' THEN '9999-12-31' END",
    },
)

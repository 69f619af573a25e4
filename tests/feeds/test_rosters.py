import base64
import json
from datetime import date, datetime
from typing import Any

SYSTEM = 'system_id = { constant = "crm" }'
OPEN = datetime(9999, 12, 31)


def test_scim_users_become_entitlements(load_log: Any) -> None:
    users = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 2,
        "Resources": [
            {
                "userName": "ada",
                "externalId": "X1",
                "active": True,
                "name": {"givenName": "Ada", "familyName": "Merriweather"},
                "emails": [
                    {"value": "home@example.org"},
                    {"value": "Ada.Merriweather@Firm.Example", "primary": True},
                ],
                "roles": [{"value": "reader"}],
                "groups": [{"value": "g1", "display": "Sales"}],
                "meta": {"created": "2010-01-04T15:00:00Z", "lastModified": "2017-01-01T00:00:00Z"},
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                    "employeeNumber": "P1",
                    "department": "sales",
                },
            },
            {"userName": "bob", "active": False},
            {"userName": "eve"},
        ],
    }
    result = load_log("scim_users", json.dumps(users), table="entitlements", columns=SYSTEM)
    ada, bob = result.rows
    assert (ada["login"], ada["person_id"], ada["roster_name"]) == ("ada", "P1", "Ada Merriweather")
    assert (ada["roster_email"], ada["role"], ada["granted_for"]) == (
        *("ada.merriweather@firm.example", "reader; Sales", "sales"),
    )
    assert (ada["granted_at"], ada["granted_date"]) == (datetime(2010, 1, 4, 15), date(2010, 1, 4))
    assert (ada["status"], ada["ended_at"], ada["ended_date"]) == ("enabled", OPEN, date(9999, 12, 31))
    assert (bob["status"], bob["ended_at"], bob["kind"], bob["role"]) == ("disabled", None, "human", "none")
    assert [(column, value) for _, column, value in result.problems] == [("status", None)]


LDIF = """\
version: 1

# an account that works
dn: CN=Ada Merriweather,OU=Sales,DC=firm,
 DC=example
objectClass: top
objectClass: user
sAMAccountName: ada
displayName:: {name}
mail: Ada@Firm.Example
employeeID: P1
userAccountControl: 66048
accountExpires: 9223372036854775807
whenCreated: 20100104150000.0Z
memberOf: CN=Readers,OU=Groups,DC=firm,DC=example
memberOf: CN=Domain Admins,CN=Users,DC=firm,DC=example
objectGUID:: /////w==

dn: CN=Bob,DC=firm,DC=example
objectClass: user
sAMAccountName: bob
userAccountControl: 514
accountExpires: 0

dn: CN=Cay,DC=firm,DC=example
objectClass: user
sAMAccountName: cay
userAccountControl: 512
accountExpires: 131538816000000000

dn: CN=Dan,DC=firm,DC=example
objectClass: user
sAMAccountName: dan
userAccountControl: 512
accountExpires: 131600000000000000

dn: CN=Host,DC=firm,DC=example
objectClass: computer
sAMAccountName: HOST$
userAccountControl: 4096

dn: CN=Readers,OU=Groups,DC=firm,DC=example
objectClass: group
sAMAccountName: Readers

dn: CN=Eve,DC=firm,DC=example
objectClass: user
sAMAccountName: eve
displayName:: !!

dn: uid=fay,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: fay

dn: uid=gus,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: gus
pwdAccountLockedTime: 20170101000000Z
"""


def test_directory_entries_become_entitlements(load_log: Any) -> None:
    content = LDIF.format(name=base64.b64encode("Ada Merriwéather".encode()).decode())
    result = load_log("ldap", content, table="entitlements", columns=SYSTEM)
    rows = {row["login"]: row for row in result.rows}
    ada = rows["ada"]
    assert (ada["person_id"], ada["roster_name"], ada["roster_email"]) == ("P1", "Ada Merriwéather", "ada@firm.example")
    assert (ada["privileged"], ada["granted_at"]) == (True, datetime(2010, 1, 4, 15))
    assert ada["role"].startswith("CN=Domain Admins,CN=Users")
    assert [(name, rows[name]["status"], rows[name]["ended_at"]) for name in ("ada", "bob", "cay", "dan")] == [
        ("ada", "enabled", OPEN),
        ("bob", "disabled", None),
        ("cay", "disabled", datetime(2017, 10, 31)),
        ("dan", "enabled", OPEN),
    ]
    assert (rows["HOST$"]["kind"], rows["fay"]["status"], rows["gus"]["status"]) == ("service", "enabled", "disabled")
    whats = {row["line"]: row["problems"][0]["what"] for row in result.quarantined}
    assert whats == {
        42: "is no account; filter the export to accounts",
        46: "has a displayname that is not base64",
    }
    assert result.loaded.received == 9


def test_an_account_works_until_the_day_it_expires_is_over(load_log: Any) -> None:
    content = next(record for record in LDIF.split("\n\n") if "CN=Cay" in record)
    for day, status in [(date(2017, 10, 29), "enabled"), (date(2017, 10, 30), "disabled")]:
        result = load_log("ldap", content, table="entitlements", columns=SYSTEM, business_date=day)
        assert result.rows[0]["status"] == status


def test_a_directory_of_nobody_is_a_delivery_of_no_rows(load_log: Any) -> None:
    assert load_log("ldap", "version: 1\n", table="entitlements", columns=SYSTEM).loaded.received == 0

"""Who can enter which system: the rosters of all systems together."""

from countersign.tables.declaration import Declaration, flag, instant, text

entitlements = Declaration(
    name="entitlements",
    row="one login of one system, with what its roster says of its holder",
    source="each system's roster, every calendar day, whole",
    fill="state",
    key=("system_id", "login"),
    columns=(
        text("system_id", "system entered"),
        text("login", "name under which it is entered", personal=True),
        text("person_id", "holder, where the roster gives the firm's number", null="the roster does not say"),
        text("roster_name", "holder's name on the roster", null="not on the roster", personal=True),
        text("roster_crd", "holder's depository number on the roster", null="not on the roster"),
        text(
            "roster_email",
            "holder's address on the roster, lower case",
            null="not on the roster",
            personal=True,
        ),
        text("roster_branch", "holder's branch on the roster", null="not on the roster"),
        text("kind", "what holds the login", "human", "service", "shared"),
        text("role", "what the login may do, as the system says it"),
        text("granted_for", "department the access was granted for", null="unknown"),
        flag(
            "privileged", "whether it can change other people's access or the system itself", null="unknown"
        ),
        flag("second_factor", "whether signing in takes a second factor", null="unknown"),
        flag("vaulted", "whether its secret is kept in the credential vault", null="unknown"),
        instant("granted_at", "when the access was granted", null="unknown"),
        text("status", "whether the login works", "enabled", "disabled"),
        instant(
            "ended_at",
            "when the login was disabled; 9999-12-31 while it works",
            null="disabled at an unknown time",
        ),
    ),
    sample={
        "system_id": "customer-records",
        "login": "amerriweather",
        "person_id": "P1",
        "roster_name": "Ada Merriweather",
        "roster_crd": "1000001",
        "roster_email": "ada.merriweather@firm.example",
        "roster_branch": "B1",
        "kind": "human",
        "role": "reader",
        "granted_for": "sales",
        "privileged": False,
        "second_factor": True,
        "vaulted": False,
        "granted_at": "2010-01-04T15:00Z",
        "status": "enabled",
        "ended_at": "9999-12-31",
    },
)

"""Applications for accounts, with what was seen when they came in."""

from countersign.tables.declaration import Declaration, count, flag, instant, text

account_applications = Declaration(
    name="account_applications",
    row="one application",
    source="the account opening system, every business day, the day's applications",
    fill="events",
    key=("application_id",),
    columns=(
        text("application_id", "number of the application"),
        text("introducing_firm_id", 'introducing firm that took it; "none" for the firm\'s own'),
        text("representative_id", 'representative who took it; "none" for one made online', null="unknown"),
        text("branch_id", 'branch that took it; "none" for one made online', null="unknown"),
        text("account_id", 'account that was opened on it; "none" if none was', null="unknown"),
        text("customer_id", 'who applied; "none" if nobody was recorded', null="unknown"),
        instant("applied_at", "when it came in"),
        text("outcome", "what became of it", "opened", "refused", "withdrawn", "open"),
        text(
            "outcome_reason",
            'why no account was opened; "none" otherwise',
            "none",
            "suspicion",
            "documents refused",
            "sanctions",
            "operations",
            "customer",
            null="unknown",
        ),
        text("device_id", 'device it came from; "none" for one on paper', null="unknown"),
        text("ip_address", 'address it came from; "none" for one on paper', null="unknown", personal=True),
        text("email_domain", "what follows the @ in the electronic address", null="not given"),
        count(
            "phone_age_days", "for how many days the telephone number has been the applicant's", null="not looked into"
        ),
        flag("number_fits", "whether name, birth date and taxpayer number belong together", null="not looked into"),
        text(
            "funding_account",
            'number of the bank account that is to fund it; "none" without one',
            null="not given",
            personal=True,
        ),
        text(
            "form_digest",
            "digest of the form or template that was used; equal digests are equal forms",
            null="not given",
        ),
    ),
    sample={
        "application_id": "F1",
        "introducing_firm_id": "harbor",
        "representative_id": "R1",
        "branch_id": "B1",
        "account_id": "A100001",
        "customer_id": "C100001",
        "applied_at": "2011-02-01T14:00Z",
        "outcome": "opened",
        "outcome_reason": "none",
        "device_id": "none",
        "ip_address": "none",
        "email_domain": "mail.example",
        "phone_age_days": 3650,
        "number_fits": True,
        "funding_account": "778001",
        "form_digest": "form-1",
    },
)

"""Standing letters of authorization: payments that a customer has ordered in advance."""

from countersign.tables.declaration import Declaration, day, instant, text

standing_instructions = Declaration(
    name="standing_instructions",
    row="one letter of authorization",
    source="cashiering, every business day, whole",
    fill="state",
    key=("instruction_id",),
    columns=(
        text("instruction_id", "number of the letter"),
        text("account_id", "account from which it pays"),
        text("payee_name", "to whom it pays", null="not given", personal=True),
        text("payee_account", "number of the account it pays to", null="not given", personal=True),
        text("payee_bank_id", "identifier of that account's bank", null="not given"),
        day("signed_date", "day on which it was signed", null="not given"),
        instant("received_at", "when it was received"),
        instant("payee_changed_at", "when its payee was last changed; when it was received if never", null="unknown"),
        text("image_digest", "digest of its image: equal digests are the same paper", null="no image is kept"),
        instant("confirmed_at", "when the customer confirmed it by another way; 9999-12-31 while not", null="unknown"),
        day("ended_date", "first day after it; 9999-12-31 while it holds", null="unknown"),
    ),
    sample={
        "instruction_id": "I1",
        "account_id": "A100001",
        "payee_name": "Ada Merriweather",
        "payee_account": "778001",
        "payee_bank_id": "104000016",
        "signed_date": "2015-03-02",
        "received_at": "2015-03-03T15:00Z",
        "payee_changed_at": "2015-03-03T15:00Z",
        "image_digest": "image-1",
        "confirmed_at": "2015-03-03T16:00Z",
        "ended_date": "9999-12-31",
    },
)

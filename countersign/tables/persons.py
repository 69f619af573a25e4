"""Everyone who is or was associated with the firm, as human resources knows them."""

from countersign.tables.declaration import Declaration, text

persons = Declaration(
    name="persons",
    row="a person who is or was associated with the firm, registered or not",
    source="human resources, every calendar day, whole",
    fill="state",
    key=("person_id",),
    columns=(
        text("person_id", "the firm's own number for the person; never reused"),
        text("employee_number", "number on the payroll", null="the source does not say"),
        text("crd_number", 'Central Registration Depository number; "none" if never registered', null="unknown"),
        text("legal_name", "name as registered", personal=True),
        text("other_names", "former, maiden and everyday names, separated by ;", personal=True),
        text("email", "address at the firm, lower case", null="none is known", personal=True),
        text("branch_id", "branch the person is assigned to"),
        text("department", "function the person works in; access is granted for it"),
        text("manager_id", "person_id of the manager", null="unknown"),
        text("registration", "whether the person is registered through the firm", "registered", "associated"),
        text("status", "employment status", "active", "on leave", "left"),
        text("origin", "how the person came to the firm", "hired", "acquired"),
    ),
    sample={
        "person_id": "P1",
        "employee_number": "E1",
        "crd_number": "1000001",
        "legal_name": "Ada Merriweather",
        "other_names": "",
        "email": "ada.merriweather@firm.example",
        "branch_id": "B1",
        "department": "sales",
        "manager_id": "P2",
        "registration": "registered",
        "status": "active",
        "origin": "hired",
    },
)

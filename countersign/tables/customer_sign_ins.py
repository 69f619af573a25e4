"""Customers' sign-ins to their accounts, successful or not."""

from countersign.tables.declaration import Declaration, flag, instant, quantity, text

customer_sign_ins = Declaration(
    name="customer_sign_ins",
    row="one attempt to sign in",
    source="the customers' website and application, every calendar day, the day's attempts",
    fill="events",
    key=("sign_in_id",),
    columns=(
        text("sign_in_id", "number of the attempt"),
        text("account_id", "account that was entered"),
        text("customer_id", "customer whose login it was", null="unknown"),
        instant("signed_in_at", "when it was attempted"),
        text("result", "whether it succeeded", "success", "failure", null="unknown"),
        flag("used_second_factor", "whether a second factor was used", null="unknown"),
        text("device_id", "the device, as the website recognises it", null="unknown"),
        text("ip_address", "address it came from", null="unknown", personal=True),
        text(
            "network_kind",
            "what network that address belongs to",
            "home",
            "mobile",
            "office",
            "hosting",
            "anonymizing",
            null="unknown",
        ),
        text("country", "country of that address", null="unknown"),
        quantity("latitude", "degrees north of that address, negative for south", null="unknown"),
        quantity("longitude", "degrees east of that address, negative for west", null="unknown"),
    ),
    sample={
        "sign_in_id": "L1",
        "account_id": "A100001",
        "customer_id": "C100001",
        "signed_in_at": "2017-10-31T14:55Z",
        "result": "success",
        "used_second_factor": True,
        "device_id": "device-1",
        "ip_address": "192.0.2.10",
        "network_kind": "home",
        "country": "US",
        "latitude": "41.26",
        "longitude": "-95.94",
    },
)

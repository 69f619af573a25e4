import json
from datetime import datetime
from typing import Any

import pytest

AT = datetime(2017, 10, 31, 13)
NOON = "2017-10-31T13:00:00.000Z"


def test_okta_tells_the_system_signed_in_to_and_who_did_what_to_whom(load_log: Any) -> None:
    log = [
        {
            "uuid": "u1",
            "published": NOON,
            "eventType": "user.authentication.sso",
            "actor": {"id": "00u1", "alternateId": " ada@firm.example "},
            "outcome": {"result": "SUCCESS"},
            "client": {"ipAddress": "192.0.2.1", "geographicalContext": {"country": "United States"}},
            "target": [{"type": "AppInstance", "displayName": "Insurer", "alternateId": "Insurer"}],
        },
        {
            "uuid": "u2",
            "published": NOON,
            "eventType": "user.lifecycle.deactivate",
            "actor": {"id": "00u1"},
            "outcome": {"result": "FAILURE"},
            "target": [{"type": "User", "alternateId": "bob@firm.example"}],
        },
        {"uuid": "u3", "published": NOON, "eventtype": "zone.made.up", "outcome": {"result": "CHALLENGE"}},
    ]
    sso, disabled, other = load_log(
        "okta_system_log", log, columns='system_id = { values = { Insurer = "insurer" } }'
    ).rows
    assert (sso["system_id"], sso["login"], sso["action"], sso["result"]) == (
        *("insurer", "ada@firm.example", "sign in", "success"),
    )
    assert (sso["occurred_at"], sso["ip_address"], sso["country"]) == (AT, "192.0.2.1", "United States")
    assert (disabled["system_id"], disabled["login"], disabled["action"]) == ("okta", "00u1", "disable")
    assert (disabled["result"], disabled["object_id"]) == ("failure", "bob@firm.example")
    assert (other["action"], other["source_action"], other["login"], other["result"]) == (
        *("other", "zone.made.up", None, None),
    )


def test_entra_sign_ins_of_refreshed_tokens_are_uses_too(load_log: Any) -> None:
    sign_in = {
        "id": "s1",
        "createdDateTime": "2017-10-31T13:00:00Z",
        "userPrincipalName": "ada@firm.example",
        "appDisplayName": "SharePoint",
        "ipAddress": "192.0.2.1",
        "status": {"errorCode": 0},
        "isInteractive": False,
        "location": {"countryOrRegion": "US"},
    }
    refused = {**sign_in, "id": "s2", "status": {"errorCode": 50057}, "isInteractive": True}
    first, second = load_log("entra_sign_in", [sign_in, refused]).rows
    assert (first["system_id"], first["action"], first["result"], first["country"]) == (
        *("SharePoint", "sign in", "success", "US"),
    )
    assert first["source_action"] == "non-interactive sign-in"
    assert (second["result"], second["source_action"]) == ("failure", "sign-in (error 50057)")


@pytest.mark.parametrize(
    ("activity", "action"),
    [
        ("Disable account", "disable"),
        ("Delete user", "delete"),
        ("Add user", "create"),
        ("Add member to group", "grant"),
        ("Remove member from role", "revoke"),
        ("Reset user password", "change"),
        ("Something new", "other"),
    ],
)
def test_entra_audit_activities_in_our_words(load_log: Any, activity: str, action: str) -> None:
    audit = {
        "id": "a1",
        "activityDateTime": NOON,
        "activityDisplayName": activity,
        "result": "success",
        "initiatedBy": {"user": {"userPrincipalName": "it@firm.example", "ipAddress": "192.0.2.9"}},
        "targetResources": [{"userPrincipalName": "ada@firm.example"}],
    }
    (row,) = load_log("entra_directory_audit", [audit], columns='system_id = { constant = "entra" }').rows
    assert (row["action"], row["source_action"], row["login"]) == (action, activity, "it@firm.example")
    assert (row["object_id"], row["ip_address"], row["result"]) == ("ada@firm.example", "192.0.2.9", "success")


@pytest.mark.parametrize(
    ("class_uid", "activity_id", "action"),
    [
        (3002, 1, "sign in"),
        (3002, 2, "sign out"),
        (3001, 5, "disable"),
        (3007, 5, "disable"),
        (3007, 16, "grant"),
        (3005, 2, "revoke"),
        (3004, 4, "delete"),
        (6006, 2, "download"),
        (6006, 14, "view"),
        (6001, 7, "export"),
        (6003, 2, "view"),
        (4001, 6, "other"),
        (3002, 99, "other"),
    ],
)
def test_ocsf_classes_and_activities_in_our_words(load_log: Any, class_uid: int, activity_id: int, action: str) -> None:
    event = {
        "class_uid": class_uid,
        "activity_id": activity_id,
        "time": 1509454800000,
        "status_id": 2,
        "metadata": {"uid": "m1", "product": {"name": "Box"}},
        "actor": {"user": {"name": "it"}},
        "user": {"name": "ada"},
        "src_endpoint": {"ip": "192.0.2.1", "location": {"country": "us"}},
    }
    (row,) = load_log("ocsf", [event]).rows
    assert (row["action"], row["system_id"], row["occurred_at"], row["country"]) == (action, "Box", AT, "us")
    assert row["source_action"] == f"class {class_uid}: activity {activity_id}"
    who = ("ada", None) if class_uid == 3002 else ("it", "ada")
    assert (row["login"], row["object_id"], row["result"]) == (*who, "failure")


def test_ocsf_time_in_seconds_is_taken_as_such(load_log: Any) -> None:
    event = {"class_uid": 3002, "activity_id": 1, "time": 1509454800, "metadata": {"product": {"name": "Box"}}}
    assert load_log("ocsf", [event]).rows[0]["occurred_at"] == AT


def test_each_event_of_a_google_activity_is_a_row(load_log: Any) -> None:
    activity = {
        "id": {"time": NOON, "uniqueQualifier": "-5", "applicationName": "drive", "customerId": "C1"},
        "actor": {"email": "ada@firm.example"},
        "ipAddress": "192.0.2.1",
        "events": [
            {"type": "access", "name": "download", "parameters": [{"name": "doc_title", "value": "customers"}]},
            {"type": "access", "name": "print", "parameters": [{"name": "doc_title", "value": "customers"}]},
            {"type": "access", "name": "print", "parameters": [{"name": "doc_title", "value": "accounts"}]},
        ],
    }
    alone = {**activity, "id": {**activity["id"], "uniqueQualifier": "-6"}, "events": activity["events"][:1]}
    bare = {"id": {"time": NOON, "applicationName": "login"}, "name": "login_failure", "type": "login"}
    result = load_log("google_workspace", json.dumps({"items": [activity, alone, bare]}))
    assert result.loaded.received == 5
    rows = sorted((row["system_id"], row["action"], row["object_id"] or "") for row in result.rows)
    assert rows == [
        ("google-drive", "download", "customers"),
        ("google-drive", "download", "customers"),
        ("google-drive", "print", "accounts"),
        ("google-drive", "print", "customers"),
        ("google-login", "sign in", ""),
    ]


def test_a_bad_event_of_a_google_activity_is_quarantined_alone(load_log: Any) -> None:
    activity = {
        "id": {"time": NOON, "uniqueQualifier": "1", "applicationName": "drive"},
        "events": [{"name": "view"}, {}],
    }
    result = load_log("google_workspace", [activity], columns='source_action = { from = "events.0.name" }')
    assert (result.loaded.loaded, result.loaded.quarantined) == (1, 1)


def test_github_gives_moments_in_milliseconds_even_with_a_decimal_point(load_log: Any) -> None:
    log = [
        '{"action": "git.clone", "actor": "ada", "created_at": 1509454800000.0, "repo": "r", "_document_id": "d1"}',
        '{"action": "org.remove_member", "@timestamp": 1509454800000, "user": "ada", "_document_id": "d2"}',
        '{"action": "made.up", "actor_id": 5, "created_at": 1509454800000}',
        '{"action": "no.time", "actor": "ada"}',
    ]
    result = load_log("github_audit", log, columns='system_id = { constant = "github" }')
    rows = {row["source_action"]: row for row in result.rows}
    assert (rows["git.clone"]["action"], rows["git.clone"]["occurred_at"]) == ("download", AT)
    assert (rows["org.remove_member"]["action"], rows["org.remove_member"]["object_id"]) == ("revoke", "ada")
    assert (rows["made.up"]["action"], rows["made.up"]["login"]) == ("other", "5")
    assert rows["made.up"]["event_id"].startswith("sha256:")
    assert result.problems == [(4, "occurred_at", None)]


def test_slack_entries_come_in_pages(load_log: Any) -> None:
    page = """{"entries": [{"id": "e1", "date_create": 1509454800, "action": "file_downloaded",
        "actor": {"type": "user", "user": {"id": "U1", "email": "ada@firm.example"}},
        "entity": {"type": "file", "file": {"id": "F1", "name": "customers.csv"}},
        "context": {"ip_address": "192.0.2.1"}}], "response_metadata": {"next_cursor": ""}}"""
    (row,) = load_log("slack_audit", page, columns='system_id = { constant = "slack" }').rows
    assert (row["action"], row["login"], row["object_id"]) == ("download", "ada@firm.example", "customers.csv")
    assert row["occurred_at"] == AT


def test_the_same_number_twice_is_a_duplicate_and_the_same_text_without_number_is_not(load_log: Any) -> None:
    numbered = {"id": "e1", "date_create": 1509454800, "action": "user_login"}
    bare = {"date_create": 1509454800, "action": "user_login"}
    columns = 'system_id = { constant = "slack" }'
    assert load_log("slack_audit", [numbered, numbered], columns=columns).loaded.quarantined == 1
    assert load_log("slack_audit", [bare, bare], columns=columns).loaded.quarantined == 0

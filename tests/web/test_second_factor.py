"""A second factor: set up, asked for, required where the firm says so, and reset by two people."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import IntegrityError, connection

from countersign.casework.acting import Actor, actor_for
from countersign.web.accounts import services
from countersign.web.accounts.models import SecondFactorReset
from countersign.web.workplace import workplace

from .conftest import PASSWORD, browser, evidence, open_account, sign_in, write_settings


def code(secret, periods=0):
    """The code an app would show: `periods` of half a minute from now, since each is taken only once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def set_up_app(client):
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def password_alone(person):
    client = browser()
    client.post("/account/login/", {"login": f"{person}@example.com", "password": PASSWORD})
    return client


def administrator(person, clock):
    return Actor(person, frozenset({"operator"}), clock.today, clock.at)


@pytest.mark.usefixtures("workbench")
def test_with_an_app_a_password_alone_opens_nothing(clock):
    secret = set_up_app(sign_in("example-iso", clock))
    client = password_alone("example-iso")
    assert client.get("/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    assert evidence("sign-in refused")[-1].body["why"] == "second factor"
    assert client.post("/account/2fa/authenticate/", {"code": code(secret, 1)}).status_code == 302
    assert client.get("/").status_code == 200
    assert evidence("sign-in")[-1].body["by"] == ["password", "totp"]
    assert [e.body["type"] for e in evidence("second factor added")] == ["totp", "recovery_codes"]


@pytest.mark.usefixtures("workbench")
def test_a_code_is_taken_once(clock):
    secret = set_up_app(sign_in("example-iso", clock))
    once = code(secret, 1)
    assert password_alone("example-iso").post("/account/2fa/authenticate/", {"code": once}).status_code == 302
    assert password_alone("example-iso").post("/account/2fa/authenticate/", {"code": once}).status_code == 200


@pytest.mark.usefixtures("workbench")
def test_a_recovery_code_works_once(clock):
    set_up_app(sign_in("example-iso", clock))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert password_alone("example-iso").post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert password_alone("example-iso").post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 200


@pytest.mark.usefixtures("workbench")
def test_the_secrets_of_second_factors_are_not_in_the_database(clock):
    secret = set_up_app(sign_in("example-iso", clock))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = [json.loads(row[0]) for row in cursor.fetchall()]
    assert len(kept) == 2
    assert all(str(value).startswith("gAAAA") for data in kept for name, value in data.items() if name != "used_mask")
    assert secret not in str(kept)


def test_where_it_is_required_nothing_opens_before_it_is_set_up(start, firm_folder, clock):
    write_settings(firm_folder, more="")
    start()
    client = sign_in("example-iso", clock)
    assert client.get("/").headers["Location"] == "/account/2fa/"
    page = client.get("/account/2fa/").content.decode()
    assert "Set one up to go on." in page
    assert "Today" not in page
    assert client.get("/account/tokens/").status_code == 302
    set_up_app(client)
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("workbench")
def test_a_reset_takes_two_people_and_neither_is_the_one_it_belongs_to(clock):
    client, log = sign_in("example-iso", clock), workplace().log
    set_up_app(client)
    first, second = administrator("example-cco", clock), administrator("example-ceo", clock)
    number = services.prepare_second_factor_reset(person="example-iso", reason="lost it", actor=first, log=log)
    for refused in (first, administrator("example-iso", clock)):
        with pytest.raises(services.NotAllowedError, match="two people"):
            services.approve_second_factor_reset(reset=number, actor=refused, log=log)
    assert client.get("/").status_code == 200
    services.approve_second_factor_reset(reset=number, actor=second, log=log)
    assert client.get("/").status_code == 302
    assert password_alone("example-iso").get("/").status_code == 200
    [entry] = evidence("second factor reset approved")
    assert (entry.subject, entry.actor, entry.body["prepared_by"]) == ("example-iso", "example-ceo", "example-cco")
    with pytest.raises(services.NotFoundError):
        services.approve_second_factor_reset(reset=number, actor=second, log=log)


@pytest.mark.usefixtures("workbench")
def test_one_reset_waits_at_a_time_and_needs_a_reason(clock):
    open_account("example-iso", clock)
    more = {"person": "example-iso", "actor": administrator("example-cco", clock), "log": workplace().log}
    with pytest.raises(services.CaseworkError, match="Say why"):
        services.prepare_second_factor_reset(reason="", **more)
    services.prepare_second_factor_reset(reason="lost", **more)
    with pytest.raises(services.CaseworkError, match="waits for approval already"):
        services.prepare_second_factor_reset(reason="again", **more)
    powerless = actor_for(workplace().firm, person="example-ops", today=clock.today, at=clock.at)
    with pytest.raises(services.NotAllowedError):
        services.prepare_second_factor_reset(person="example-iso", reason="x", actor=powerless, log=workplace().log)


@pytest.mark.usefixtures("workbench")
def test_the_database_refuses_a_reset_approved_by_its_preparer(clock):
    open_account("example-iso", clock)
    actor = administrator("example-cco", clock)
    services.prepare_second_factor_reset(person="example-iso", reason="lost", actor=actor, log=workplace().log)
    with pytest.raises(IntegrityError):
        SecondFactorReset.objects.update(approved_by="example-cco")

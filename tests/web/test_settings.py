"""The workbench's settings follow from the firm's folder, and are strict by themselves."""

import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from countersign.casework import configure, database_of
from countersign.store.firm import FirmError
from countersign.web.settings import configure_workbench

from .conftest import browser, write_settings

ADDRESS = '\n[workbench]\naddress = "https://countersign.example.com"\n'


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    firm = configure_workbench(write_settings(tmp_path))
    path = firm.data / "keys" / "workbench.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = settings.SECRET_KEY
    configure_workbench(tmp_path)
    assert settings.SECRET_KEY == first == path.read_text().strip()
    assert len(first) > 80


def test_each_firm_has_a_key_of_its_own(tmp_path):
    configure_workbench(write_settings(tmp_path / "a"))
    first = settings.SECRET_KEY
    configure_workbench(write_settings(tmp_path / "b"))
    assert len({first, settings.SECRET_KEY}) == 2


def test_turning_to_the_database_in_use_keeps_its_connection(workbench):
    connection.ensure_connection()
    before = connection.connection
    configure(database_of(workbench / "data"))
    assert connection.connection is before


def test_cookies_are_closed_to_scripts_and_other_sites(start):
    start()
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert not settings.SESSION_COOKIE_SECURE


def test_with_an_address_cookies_need_https_and_browsers_are_told_so(start, firm_folder):
    write_settings(firm_folder, ADDRESS)
    start()
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    answer = browser().get("/account/login/", secure=True, headers={"host": "countersign.example.com"})
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert browser().get("/account/login/", secure=True, headers={"host": "evil.example.com"}).status_code == 400


def test_there_is_no_admin_and_no_superuser(workbench):
    from django.contrib.auth import get_user_model

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    user = get_user_model()()
    for power in ("is_superuser", "is_staff", "has_perm", "has_perms", "user_permissions", "groups"):
        assert not hasattr(user, power)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ('address = "http://countersign.example.com"', "https://"),
        ('address = "https://countersign.example.com/path"', "https://"),
        ("address = 5", "https://"),
        ('second_factor = "never"', "second_factor"),
        ('second_facter = "offered"', "second_facter is not known"),
        ('[[workbench.single_sign_on]]\nid = "sso"', "name is missing"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, said, complaint):
    with pytest.raises(FirmError, match=complaint):
        configure_workbench(write_settings(tmp_path, f"\n[workbench]\n{said}\n"))


def test_a_provider_without_its_secret_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("SSO_SECRET", raising=False)
    line = '[[workbench.single_sign_on]]\nid = "sso"\nname = "SSO"\nissuer = "https://sso.example.com"\nclient_id = "c"'
    with pytest.raises(FirmError, match="does not hold SSO_SECRET"):
        configure_workbench(write_settings(tmp_path, f'\n{line}\nsecret_variable = "SSO_SECRET"\n'))


def test_a_firm_that_says_no_limit_to_sessions_is_refused(tmp_path):
    write_settings(tmp_path)
    path = tmp_path / "thresholds.toml"
    path.write_text(path.read_text().replace("workbench_idle_minutes", "another"))
    with pytest.raises(FirmError, match="workbench_idle_minutes"):
        configure_workbench(tmp_path)


JOINING = """
import sys
from pathlib import Path
from countersign.casework import configure, database_of, migrate
folder = Path(sys.argv[1])
(folder / "data").mkdir()
configure(database_of(folder / "data"))
migrate()
from countersign.casework.models import Alert
assert Alert.objects.count() == 0
from countersign.web.settings import configure_workbench
configure_workbench(folder)
migrate(app=None)
from countersign.web.accounts.models import User
assert User.objects.count() == 0 and Alert.objects.count() == 0
from django.test import Client
assert Client(headers={"host": "localhost"}).get("/account/login/").status_code == 200
"""


def test_a_process_that_began_with_casework_alone_can_become_the_workbench(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", JOINING, str(write_settings(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

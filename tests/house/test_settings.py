"""What the environment may and may not make of an installation."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from config import checks, environment
from config.logging import Formatter, WithoutPersonalData
from engagement.people.roles import Role

ROOT = Path(__file__).resolve().parents[2]
REAL = {
    "EVENHAND_ENV": "production",
    "SECRET_KEY": "k3Jx0vQ-" * 8,
    "ALLOWED_HOSTS": "evenhand.northmoor.example",
    "SITE_URL": "https://evenhand.northmoor.example",
    "DATABASE_URL": "postgresql://evenhand@localhost/evenhand",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost",
    "STORAGE_URL": "s3://evenhand?endpoint=https://s3.northmoor.example",
    "CLAMAV_URL": "tcp://localhost:3310",
}


def manage(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    ours = {
        "DJANGO_ALLOW_ASYNC_UNSAFE",
        "DATABASE_URL",
        "REDIS_URL",
        "DJANGO_SETTINGS_MODULE",
        "DEMO",
        "DEBUG",
        "EVENHAND_ENV",
        "SECRET_KEY",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**kept, "EVENHAND_DATA": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_start_passes_every_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **REAL)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"DEMO": "1"}, "Demo mode is on"),
        ({"DEBUG": "1"}, "DEBUG=1"),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "Set SECRET_KEY"),
        ({"EVENHAND_ENV": "prod"}, "EVENHAND_ENV is “prod”"),
        ({"DEMO": "perhaps"}, "DEMO is “perhaps”"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL"),
        ({"EMAIL_URL": "localhost"}, "EMAIL_URL"),
        ({"STORAGE_URL": "/srv/documents"}, "STORAGE_URL"),
        ({"CLAMAV_URL": "localhost:3310"}, "CLAMAV_URL"),
    ],
)
def test_a_wrong_environment_is_refused_in_words(tmp_path, wrong, words):
    done = manage("check", folder=tmp_path, **{**REAL, **wrong})
    assert done.returncode != 0
    assert words in done.stderr
    assert "ImproperlyConfigured" in done.stderr


def test_settings_on_top_of_ours_cannot_bring_demo_mode_into_production(settings):
    settings.PRODUCTION, settings.DEMO = True, True
    assert [found.id for found in checks.demo_stays_out_of_production()] == ["house.E001"]
    settings.DEMO = False
    assert checks.demo_stays_out_of_production() == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_files_instead_of_servers_are_named_in_production(settings):
    settings.PRODUCTION = True
    settings.DATABASES = {"default": environment.sqlite(Path("x"))}
    settings.REDIS_URL = ""
    settings.CLAMAV = None
    settings.SITE_URL = "http://localhost:8000"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert [found.id for found in checks.production_uses_servers()] == [
        "house.W001",
        "house.W002",
        "house.W003",
        "house.W004",
        "house.W005",
    ]


def test_a_local_secret_is_made_once_and_kept_private(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret_key(environment.LOCAL, tmp_path)
    assert len(first) >= environment.SHORTEST_SECRET
    assert environment.secret_key(environment.LOCAL, tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_database_address_is_read_with_everything_in_it(tmp_path):
    found = environment.database("postgresql://ev:p%40ss@db:5433/even?sslmode=require", data=tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "ev", "p@ss", "db", "5433", "even",
    )  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["CONN_MAX_AGE"] == 60


def test_without_a_server_the_database_is_a_file_whose_writers_queue_up(tmp_path):
    found = environment.database("", data=tmp_path)
    assert found["NAME"].parent == tmp_path
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert environment.database("sqlite:///srv/e.sqlite3", data=tmp_path)["NAME"] == Path("/srv/e.sqlite3")


def test_mail_addresses(tmp_path):
    found = environment.mail("smtp://u:p@mail:587?tls=1", data=tmp_path)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (
        "mail", 587, True, False,
    )  # fmt: skip
    assert environment.mail("smtps://mail", data=tmp_path)["EMAIL_PORT"] == 465
    assert environment.mail("", data=tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    with pytest.raises(ImproperlyConfigured):
        environment.mail("mail.example.org", data=tmp_path)


def test_only_the_demo_writes_in_the_name_of_the_fictional_council():
    assert environment.sender("http://localhost:8000", demo=True) == "Evenhand <evenhand@northmoor.example>"
    assert environment.sender("http://localhost:8000", demo=False) == "Evenhand <evenhand@localhost>"
    assert environment.sender("https://conduct.example.org", demo=False) == "Evenhand <evenhand@conduct.example.org>"


def test_a_start_without_the_demo_names_its_own_sender_and_where_its_mail_lies(tmp_path):
    program = "from django.conf import settings; print(settings.DEFAULT_FROM_EMAIL, settings.MAIL_KEPT_IN)"
    done = manage("shell", "--no-imports", "-c", program, folder=tmp_path, DEMO="0")
    assert done.stdout.strip() == f"Evenhand <evenhand@localhost> {tmp_path / 'mail'}", done.stderr
    sent = manage("shell", "--no-imports", "-c", program, folder=tmp_path, DEMO="0", EMAIL_URL="smtp://mail:25")
    assert sent.stdout.strip() == "Evenhand <evenhand@localhost>"


def test_sign_ins_stand_in_columns(db, capsys):
    from django.core.management import call_command

    from engagement.people.services import give_roles

    for number, role in enumerate(Role):
        person = get_user_model().objects.create_user(f"p{number}@example.org", f"Person {number}", "x")
        give_roles(person, {role})
    call_command("sign_ins")
    lines = [line for line in capsys.readouterr().out.splitlines() if "Person" in line]
    assert len(lines) == len(Role)
    assert len({line.index("Person") for line in lines}) == 1


@pytest.mark.django_db
def test_the_policy_for_browsers_allows_nothing_inline(client):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'self'", "base-uri 'none'", "object-src 'none'",
    }  # fmt: skip


@pytest.mark.django_db
def test_health_says_how_it_is_and_names_nobody(client):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json()["database"] is True
    assert answer.json()["cache"] is True


@pytest.mark.django_db
def test_nobody_signs_themselves_up(client):
    people = get_user_model().objects.count()
    typed = {"email": "ann@example.org", "password1": "three odd words", "password2": "three odd words"}
    assert b"password1" not in client.get("/account/signup/").content
    assert client.post("/account/signup/", typed).status_code < 500
    assert get_user_model().objects.count() == people


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/email/", "/account/confirm-email/", "/account/confirm-email/x/"])
def test_nobody_adds_an_address_of_their_own(client, address):
    client.force_login(get_user_model().objects.create_user(email="ann@example.org", name="Ann Lee"))
    assert client.get(address).status_code == 404


def test_sign_in_attempts_are_counted_in_a_cache_that_processes_share():
    assert settings.CACHES["default"]["BACKEND"].rpartition(".")[2] in {"DatabaseCache", "RedisCache"}


def record(text: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "x.py", 1, text, values, None)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail to ann.lee@example.org failed", "mail to [email] failed"),
        ("<ann@example.org>, again", "<[email]>, again"),
        ("called from 01632 960 123 twice", "called from [phone] twice"),
        ("called from +44 7700 900123", "called from [phone]"),
        ("celery@host ready", "celery@host ready"),
        ("MCE-2026-0418 moved after 120 s", "MCE-2026-0418 moved after 120 s"),
    ],
)
def test_logs_leave_people_out(text, clean):
    line = record("%s", text)
    assert WithoutPersonalData().filter(line)
    assert line.getMessage() == clean


def test_a_logged_error_says_where_and_what_kind_but_not_its_words():
    try:
        raise ValueError("Key (email)=(ann@example.org) already exists")
    except ValueError:
        text = Formatter().formatException(sys.exc_info())
    assert "test_settings.py" in text
    assert text.endswith("builtins.ValueError")
    assert "exists" not in text

"""Reads the settings that come from the environment. Every wrong value is refused in words that say how to mend it."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL = "local"
PRODUCTION = "production"
SHORTEST_SECRET = 50

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"", "0", "false", "no", "off"})


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in YES:
        return True
    if value.strip().lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Write 1 or 0.")


def number(name: str, *, default: int) -> int:
    """A whole number, zero or more. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.")
    return int(value)


def names(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas, such as ALLOWED_HOSTS."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def kind_of_installation() -> str:
    """`local` (one machine, for looking and for work on the code) or `production` (real people's data)."""
    value = os.environ.get("EVENHAND_ENV", LOCAL).strip().lower()
    if value not in {LOCAL, PRODUCTION}:
        raise ImproperlyConfigured(f"EVENHAND_ENV is “{value}”. Write {LOCAL} or {PRODUCTION}.")
    return value


def refuse_what_production_must_not_have(*, demo: bool, debug: bool) -> None:
    """A production start with demo sign-ins or debug pages is refused (ImproperlyConfigured)."""
    if demo:
        raise ImproperlyConfigured(
            "Demo mode is on (DEMO=1) in a production start (EVENHAND_ENV=production). "
            "It lets anyone sign in as anyone. Take DEMO away, or use EVENHAND_ENV=local where there is no real data."
        )
    if debug:
        raise ImproperlyConfigured("DEBUG=1 shows code and data to visitors. Take it away in production.")


def secret_key(installation: str, data: Path) -> str:
    """SECRET_KEY, or on a local installation one made once and kept in the data folder. Raises ImproperlyConfigured."""
    value = os.environ.get("SECRET_KEY", "")
    if installation == PRODUCTION:
        if len(value) < SHORTEST_SECRET:
            raise ImproperlyConfigured(f"Set SECRET_KEY to a random text of at least {SHORTEST_SECRET} characters.")
        return value
    return value or _kept_secret(data / "secret-key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(secrets.token_urlsafe(64), encoding="ascii")
        fresh.chmod(0o600)
        try:
            # Several processes may start at once on a new folder: the first one's key wins for all of them.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


def database(url: str, *, data: Path) -> dict[str, Any]:
    """Django's description of the database at `url`; without one, a SQLite file in the data folder.

    Raises ImproperlyConfigured for anything but PostgreSQL and SQLite.
    """
    if not url:
        return sqlite(data / "evenhand.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path("/" + unquote(parts.path).lstrip("/")))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql: or sqlite:")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Opening a connection for every request costs four times what the request itself does.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """One file, safe for several processes: readers never wait, writers queue up instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Without IMMEDIATE, two transactions that read and then write fail at once with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # recursive_triggers: so that INSERT OR REPLACE meets the triggers that refuse a DELETE.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        },
    }


def mail(url: str, *, data: Path) -> dict[str, Any]:
    """The EMAIL_ settings for EMAIL_URL; without one, messages become files in the data folder.

    `smtp://user:password@host:587?tls=1` or `smtps://…` (TLS from the start). Raises ImproperlyConfigured.
    """
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp: or smtps: and name a host.")
    encrypted_from_start = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted_from_start else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted_from_start,
        "EMAIL_USE_TLS": not encrypted_from_start and parse_qs(parts.query).get("tls", ["0"])[-1] in YES,
        "EMAIL_TIMEOUT": 20,
    }


def sender(site: str, *, demo: bool) -> str:
    """Who messages come from where EMAIL_FROM is not set: the site itself; the fictional council in the demo only."""
    return f"Evenhand <evenhand@{'northmoor.example' if demo else urlsplit(site).hostname or 'localhost'}>"


def mail_kept_in(folder: str, *, root: Path, production: bool) -> str:
    """The folder of messages that are not sent, as a person on this machine finds it; "" where messages are sent."""
    if production or not folder:
        return ""
    path = Path(folder).resolve()
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def storage(url: str, *, data: Path) -> dict[str, Any]:
    """Where documents are kept: without an address a folder in the data folder, else a bucket that speaks S3.

    `s3://bucket/folder?endpoint=https://s3.northmoor.example&region=eu-west-2`; the folder and both options may be left
    out. Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's own role, never from the
    address. Raises ImproperlyConfigured.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": data / "documents",
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    given = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname:
        raise ImproperlyConfigured("STORAGE_URL must begin with s3: and name a bucket.")
    if "@" in parts.netloc:
        raise ImproperlyConfigured(
            "STORAGE_URL holds a key. Write keys into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if unknown := set(given) - {"endpoint", "region"}:
        raise ImproperlyConfigured(f"STORAGE_URL has options that we do not know: {', '.join(sorted(unknown))}.")
    if not given.get("endpoint", "https://").startswith(("http://", "https://")):
        raise ImproperlyConfigured("The endpoint in STORAGE_URL must begin with https:")
    from botocore.config import Config

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": unquote(parts.path).strip("/"),
            "endpoint_url": given.get("endpoint"),
            "region_name": given.get("region"),
            # The bucket's own rules say who reads it, and that is nobody but us.
            "default_acl": None,
            "file_overwrite": False,
            "client_config": Config(
                signature_version="s3v4",
                # Other stores than Amazon's know neither buckets as host names nor the newer checksums.
                s3={"addressing_style": "path" if given.get("endpoint") else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=20,
                retries={"max_attempts": 3, "mode": "standard"},
            ),
        },
    }


def scanner(url: str) -> dict[str, Any] | None:
    """Where clamd listens, from `tcp://host:3310`; None without an address. Raises ImproperlyConfigured."""
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port or 3310
    except ValueError:
        port = 0
    if parts.scheme != "tcp" or not parts.hostname or not port:
        raise ImproperlyConfigured("CLAMAV_URL must look like tcp://clamav:3310.")
    return {"host": parts.hostname, "port": port}


def queue(redis_url: str, *, data: Path) -> dict[str, Any]:
    """The CELERY_ settings of the broker: Redis, or without it files in the data folder that need no server."""
    if redis_url:
        return {
            "CELERY_BROKER_URL": redis_url,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {
                # Far above the longest task: a shorter time starts a running task again.
                "visibility_timeout": 3600,
                "unacked_restore_throttle": 1,
                "socket_connect_timeout": 3,
                # One try: the page that asks does not wait for Redis, and the sweeper asks again.
                "max_retries": 0,
                "socket_timeout": 10,
            },
        }
    folders = {name: data / "queue" / name for name in ("messages", "control", "taken")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://",
        # kombu takes no class in the address itself.
        "CELERY_BROKER_TRANSPORT": "config.file_queue:Transport",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(folders["messages"]),
            "data_folder_out": str(folders["messages"]),
            "control_folder": str(folders["control"]),
            "processed_folder": str(folders["taken"]),
            "store_processed": False,
            # How long a new task waits at most, and how long the worker takes to notice that it shall end.
            "polling_interval": 0.2,
        },
    }


def caches(redis_url: str) -> dict[str, Any]:
    """A cache that all processes share, because sign-in attempts are counted in it: Redis, else a database table."""
    if redis_url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    return {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

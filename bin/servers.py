"""Which PostgreSQL and Redis the tests may use on this machine. Run by bin/test inside .venv; prints JSON."""

import hashlib
import json
import os
import sys
from pathlib import Path

import psycopg
import redis

# Two clones tested on one machine at the same time must not share databases.
CLONE = hashlib.sha256(str(Path(__file__).resolve().parent.parent).encode()).hexdigest()
DATABASES = ("postgresql://evenhand:evenhand@127.0.0.1:5432/postgres", "postgresql:///postgres")
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
HOW = "CREATE ROLE evenhand LOGIN CREATEDB PASSWORD 'evenhand'"


def postgresql() -> tuple[str, str]:
    """The address of a PostgreSQL where we may create databases, or nothing and why."""
    given = os.environ.get("EVENHAND_TEST_DATABASE_URL")
    why = ""
    for url in (given,) if given else DATABASES:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute(MAY_CREATE).fetchone()
        except psycopg.Error as error:
            # The first refusal is the telling one: the second address is only a fallback.
            why = why or str(error).strip().splitlines()[-1]
            continue
        if row and row[0]:
            return url, ""
        why = "the account may not create databases"
    return "", f"PostgreSQL: {why} (an account for the tests: {HOW})"


def redis_server() -> tuple[str, str]:
    """The address of an emptied Redis database, or nothing and why."""
    url = os.environ.get("EVENHAND_TEST_REDIS_URL") or f"redis://127.0.0.1:6379/{1 + int(CLONE, 16) % 15}"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            client.flushdb()
    except redis.RedisError as error:
        return "", f"Redis: {error}"
    return url, ""


def main() -> None:
    """Write what was found to standard output."""
    (database, no_database), (queue, no_queue) = postgresql(), redis_server()
    found = {
        "database": database,
        "redis": queue,
        "test_database": f"test_evenhand_{CLONE[:8]}",
        "why": "; ".join(reason for reason in (no_database, no_queue) if reason),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

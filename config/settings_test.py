"""Settings of the tests: as in production where it matters, quicker where it does not."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A folder of its own for each run; pytest's parallel workers inherit it from the process that made it.
if "EVENHAND_TEST_DATA" not in os.environ:
    os.environ["EVENHAND_TEST_DATA"] = tempfile.mkdtemp(prefix="evenhand-tests-")
    atexit.register(shutil.rmtree, os.environ["EVENHAND_TEST_DATA"], ignore_errors=True)
os.environ["EVENHAND_DATA"] = os.environ["EVENHAND_TEST_DATA"]
for name in ("EVENHAND_ENV", "DEMO", "DEBUG", "EMAIL_URL", "STORAGE_URL", "CLAMAV_URL"):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403 - everything, then the differences
from config.settings import DATA_DIR, DATABASES, REDIS_URL, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_KEPT_IN = ""
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Tests say themselves when the system does its work.
OUTBOX_HINTS = False
if not REDIS_URL:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT = "memory"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: a live server needs it, and it behaves as the real one does.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("EVENHAND_TEST_DATABASE", "test_evenhand")}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A test does not outlive a power cut.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"

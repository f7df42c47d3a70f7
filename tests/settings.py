"""Kronika's own settings on a home folder that is thrown away; the database and the servers by environment."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="kronika-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KRONIKA_HOME"] = _home
(Path(_home) / "static").mkdir()
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_home}/kronika.sqlite3")

from dam.settings import *  # noqa: E402, F403
from dam.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_home}/test.sqlite3"}

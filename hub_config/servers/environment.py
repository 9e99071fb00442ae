"""The environment of a server: what it needs to work, and nothing of the hub's."""

import sys
import time
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OctKey

from foundation.key_files import key_in
from hub_config.servers.place import Place
from hub_config.settings import ACADEMY, SAMPLE_API, HubSettings

SERVER_MAX_AGE_S = 24 * 3600
TOKEN_VALID_S = SERVER_MAX_AGE_S + 3600
THREADS = "2"


def server_environment(settings: HubSettings, username: str, role: str, place: Place) -> dict[str, str]:
    """Give the variables of a person's server apart from JupyterHub's own.

    ACADEMY_COURSE_DIR, the nbgrader course directory, is there for instructors only.
    """
    course = {"ACADEMY_COURSE_DIR": str(place.course_inside)} if place.course_inside else {}
    return course | {
        "HOME": str(place.home_inside),
        "USER": username,
        "LOGNAME": username,
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "TZ": "Asia/Bangkok",
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "JUPYTER_CONFIG_PATH": str(settings.jupyter_config / role),
        "JUPYTER_RUNTIME_DIR": str(place.runtime_inside),
        # Every kernel runs it: it gives notebooks `%academy`.
        "PYTHONSTARTUP": str(Path(__file__).parents[2] / "academy_lab" / "startup.py"),
        "ACADEMY_URL": settings.service_url(ACADEMY),
        "ACADEMY_COURSE_ID": settings.course_id,
        "SAMPLE_API_URL": settings.service_url(SAMPLE_API),
        "SAMPLE_API_TOKEN": sample_api_token(settings.secrets / "sample-api.key", username),
        # Else a page of another server could open this one's terminals in its visitor's name: browsers send the cookie.
        # JupyterLab sends its token with every WebSocket instead (`appendToken` of its page_config.json).
        "JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH": "0",
        # Numeric libraries start a thread a core in every process otherwise.
        "OMP_NUM_THREADS": THREADS,
        "OPENBLAS_NUM_THREADS": THREADS,
    }


def sample_api_token(key_file: Path, username: str) -> str:
    """Sign a token that lets `username` read the sample API for longer than any server lives."""
    claims = {
        "iss": "anamai-academy",
        "aud": "sample-api",
        "sub": username,
        "scope": "read",
        "exp": int(time.time()) + TOKEN_VALID_S,
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key_in(key_file).encode()))

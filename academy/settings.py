"""Every setting, with a line of help each: the only reader of the environment and of `academy.toml`.

An environment variable `ACADEMY_<NAME>` wins over `<ACADEMY_HOME>/academy.toml`, which wins over the default.
"""

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from foundation.errors import CannotStart

HOUSE = Path(__file__).parents[1]


class Settings(BaseSettings):
    """The settings of one installation. Times are in seconds, sizes in MiB, as the names say."""

    model_config = SettingsConfigDict(env_prefix="ACADEMY_", frozen=True, extra="forbid")

    home: Path = Field(Path("var"), description="Where all data lives; made on the first start.")
    host: str = Field("127.0.0.1", description="The address the front proxy answers on.")
    port: int = Field(8000, ge=1, le=65535, description="The port the front proxy answers on.")
    database_url: str = Field("", description="SQLAlchemy URL of the academy's database; default: SQLite in the home.")
    course_dir: Path = Field(HOUSE / "course", description="The course source: course.toml, notebooks, exercises.")
    cache_dir: Path = Field(
        Path("~/.cache/anamai-academy"), description="What can be found out again: green proofs of the course."
    )
    grading_workers: int = Field(2, ge=1, le=64, description="How many submissions are graded at once.")
    grading_retry_s: float = Field(300.0, gt=0, description="After this long an unfinished grading is taken up again.")
    submission_mib: int = Field(20, ge=1, le=1024, description="The largest submission, unpacked.")
    submission_files: int = Field(500, ge=1, description="The most files in one submission.")
    server_memory_mib: int = Field(1024, ge=256, description="Memory of one person's server, kernels included.")
    server_processes: int = Field(256, ge=32, description="Processes and threads of one person's server.")
    home_quota_mib: int = Field(1024, ge=16, description="Disk space of one person's home.")
    idle_timeout_s: int = Field(3600, ge=60, description="A server unused for this long is stopped.")
    public_url: str = Field(
        "", description="Where people find the academy, when another proxy stands in front; https makes cookies Secure."
    )
    subdomain_host: str = Field("", description="Give each person's server a domain of its own (JupyterHub's setting).")

    days_off_file: Path | None = Field(
        None, description="The site's own days off and days worked (TOML), on top of the civil service's."
    )
    sample_api_database: str = Field(
        "", description="The sample API's store: file or SQLAlchemy URL; default: in the home."
    )
    sample_api_agreements: str = Field("", description="A file of the site's own agreements for the sample API.")
    sample_api_public_url: str = Field(
        "", description="Where clients outside find the sample API; default: the proxy's."
    )

    @field_validator("home", "course_dir", "cache_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("public_url")
    @classmethod
    def _origin(cls, given: str) -> str:
        """Give the address without the slash at its end: scheme and host, and nothing behind them."""
        parts = urlsplit(given)
        if given and (
            parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query
        ):
            message = "it must be an address such as https://academy.example.go.th"
            raise ValueError(message)
        return given.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not a source of ours
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not a source of ours
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `academy.toml` in the home that these name."""
        home = Path(init_settings().get("home") or os.environ.get("ACADEMY_HOME") or "var")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / "academy.toml")

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the academy's database."""
        return self.database_url or f"sqlite:///{self.home / 'academy.db'}"

    @property
    def course_home(self) -> Path:
        """The instructors' nbgrader course directory."""
        return self.home / "course"

    @property
    def secrets(self) -> Path:
        """The folder of secret files (0700)."""
        return self.home / "secrets"


def load_settings(**given: Any) -> Settings:
    """The settings, with those in `given` that are not None on top; raises CannotStart for one that is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotStart(
            "bad-settings-file",
            th=f"อ่านไฟล์ค่าตั้ง academy.toml ไม่ได้ ({error}) โปรดแก้ไฟล์ให้ถูกตามรูปแบบ TOML ในรหัส UTF-8",
            en=f"The settings file academy.toml cannot be read ({error}); correct it (TOML, in UTF-8).",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise CannotStart(
            "bad-setting",
            th=f"ค่าตั้ง «{name}» ใช้ไม่ได้ ({first['msg']}) โปรดแก้ในตัวเลือกของคำสั่ง ตัวแปร ACADEMY_{name.upper()} หรือ academy.toml",
            en=f"The setting “{name}” cannot be used ({first['msg']}); correct the option, ACADEMY_{name.upper()} or academy.toml.",
        ) from error

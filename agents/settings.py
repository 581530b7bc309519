"""What an operator can set: the environment (`TOCSIN_*`) over `config/tocsin.toml` over the defaults here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from stream.errors import BadSetting

PREFIX = "TOCSIN_"
CONFIG = Path(__file__).resolve().parent.parent / "config"
"""The folder of files that an operator changes."""

SECRETS = frozenset({"broker_password", "ingest_token", "desk_token"})
"""Settings whose values are never told."""

STARTS_TOLD = "_TOCSIN_STARTS"
"""The variable in which a supervisor tells a process how often it has started it; no setting."""

PARENT_TOLD = "_TOCSIN_PARENT"
"""The variable in which it tells a process its own number; no setting."""

Port = Annotated[int, Field(ge=1, le=65535)]


def _home(variable: str, fallback: str) -> Path:
    base = os.environ.get(variable)
    return (Path(base) if base else Path.home() / fallback) / "tocsin"


class Settings(BaseSettings):
    """All settings, checked once at the start; an unknown or wrong one is an error that names it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    broker: str | None = None
    broker_tls: bool = False
    broker_ca: Path | None = None
    broker_certificate: Path | None = None
    broker_key: Path | None = None
    broker_sasl: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    broker_user: str | None = None
    broker_password: SecretStr | None = None
    data_dir: Path = Field(default_factory=lambda: _home("XDG_DATA_HOME", ".local/share"))
    cache_dir: Path = Field(default_factory=lambda: _home("XDG_CACHE_HOME", ".cache"))
    kafka_port: Port = 9092
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,100}$")] = "news."
    group: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")] = "tocsin"
    item_partitions: Annotated[int, Field(ge=1, le=1000)] = 4
    replication: Annotated[int, Field(ge=1, le=10)] = 1
    retention_hours: Annotated[int, Field(ge=1)] = 720
    bind: str = "127.0.0.1"
    web_port: Port = 8470
    public_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")] | None = None
    cap_sender: Annotated[str, Field(pattern=r"^[^\s,<&]{1,200}$")] | None = None
    ingest_token: SecretStr | None = None
    desk_token: SecretStr | None = None
    feeds: Path = CONFIG / "feeds.toml"
    sinks: Path = CONFIG / "sinks.toml"
    watchlists: Path = CONFIG / "watchlists.toml"
    metrics_port: Port = 8471
    batch_items: Annotated[int, Field(ge=1, le=1000)] = 50
    parse_processes: Annotated[int, Field(ge=1, le=64)] = 1
    parse_seconds: Annotated[float, Field(gt=0)] = 30.0
    parse_memory_mb: Annotated[int, Field(ge=500)] = 2_000
    keep_text: bool = True
    evidence_chars: Annotated[int, Field(ge=0, le=1000)] = 1000
    text_days: Annotated[int, Field(ge=1)] | None = None
    dead_letter_percent: Annotated[int, Field(ge=1, le=100)] = 50
    pcodes: Path | None = None
    household_size: Annotated[float, Field(gt=0, le=50)] = 5.0
    log_format: Literal["auto", "human", "json"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("broker")
    @classmethod
    def _addresses(cls, value: str | None) -> str | None:
        if value is not None:
            bootstrap_servers(value)
        return value

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        """Half a credential would connect as nobody, and say nothing of it."""
        if (self.broker_user is None) != (self.broker_password is None):
            raise ValueError("TOCSIN_BROKER_USER and TOCSIN_BROKER_PASSWORD go together; one of them is missing")
        if self.broker_key is not None and self.broker_certificate is None:
            raise ValueError("TOCSIN_BROKER_KEY is of no use without TOCSIN_BROKER_CERTIFICATE")
        if not self.broker_tls and (self.broker_ca or self.broker_certificate):
            raise ValueError("TOCSIN_BROKER_CA and _CERTIFICATE are of no use without TOCSIN_BROKER_TLS=true")
        return self

    @field_validator("data_dir", "cache_dir")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  never read: settings have two places, not three
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order in which sources win."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, CONFIG / "tocsin.toml")

    @property
    def base_url(self) -> str:
        """Where others reach the page, without a slash at the end."""
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind  # noqa: S104  told, not bound
        return (self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.web_port}").rstrip("/")

    def topic(self, name: str) -> str:
        """The full name of a topic: `items` -> `news.items`."""
        return self.topic_prefix + name


def bootstrap_servers(broker: str) -> list[str]:
    """`kafka://host:port[,host:port]` as `["host:port", …]`.

    Raises:
        ValueError: an address without a host or a port.
    """
    servers = [address.strip() for address in broker.removeprefix("kafka://").split(",")]
    for server in servers:
        host, _, port = server.rpartition(":")
        if "@" in server:  # not repeated: what stands before it is a password
            raise ValueError("expected kafka://host:port without credentials; set TOCSIN_BROKER_USER and _PASSWORD")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536 or "/" in host:
            raise ValueError("expected kafka://host:port[,host:port]")
    return servers


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings of this process; `overrides` (from the command line) win over everything.

    Raises:
        BadSetting: an unknown or wrong setting; the message names it and where it came from.
    """
    _reject_unknown(environment if environment is not None else os.environ)
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise BadSetting("; ".join(_told(problem) for problem in error.errors())) from error
    except ValueError as error:  # a file that is no TOML
        raise BadSetting(f"{CONFIG.name}/tocsin.toml: {error}") from error


def _reject_unknown(environment: Iterable[str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise BadSetting(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def _told(problem: Any) -> str:
    name = str(problem["loc"][0]) if problem["loc"] else "?"
    if problem["type"] == "extra_forbidden":
        return f"unknown setting `{name}` in {CONFIG.name}/tocsin.toml"
    message = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return str(message)
    if name in SECRETS or "credentials" in message:
        return f"{PREFIX}{name.upper()} (`{name}`): {message}"
    return f"{PREFIX}{name.upper()} (`{name}`): {message}, not {problem['input']!r}"


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for a child process that must see the same."""
    plain = settings.model_dump(mode="json", exclude_none=True)
    for name in SECRETS & plain.keys():
        plain[name] = getattr(settings, name).get_secret_value()
    return {PREFIX + name.upper(): str(value) for name, value in plain.items()}

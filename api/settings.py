"""Read the settings of this installation from the environment and from the file `.env`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """Every setting with its default; `.env.example` says what each one is for.

    Raises pydantic's ValidationError for a value that is out of range and for an unknown name in `.env`.
    """

    model_config = SettingsConfigDict(
        env_prefix="THIDUA_", env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, frozen=True
    )

    database_url: str = "sqlite:///var/thidua.db"
    data_folder: Path = Path("var")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    access_log: bool = False
    upload_limit: Annotated[int, Field(ge=1)] = 50 * MEGABYTE
    language: Literal["vi", "en"] = "vi"
    work: bool = True
    job_seconds: Annotated[float, Field(gt=0)] = 1
    metrics_token: SecretStr | None = None
    base_url: str = "http://127.0.0.1:8000"
    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["required", "offered", "none"] = "required"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_authorities: Path | None = None
    smtp_log: Path | None = None
    smtp_log_command: str | None = None
    mail_name: str = "Thi Đua"
    mail_address: str = "thidua@localhost.example"
    mail_domain: str = "localhost.example"
    mail_seconds: Annotated[float, Field(gt=0)] = 5
    mail_per_minute: Annotated[int, Field(ge=1)] | None = None

    @property
    def documents_folder(self) -> Path:
        """Where the documents of dossiers lie."""
        return self.data_folder / "documents"

    @property
    def mail_folder(self) -> Path:
        """Where mail goes while no SMTP server is set."""
        return self.data_folder / "mail"

"""Every setting, in one place: read once at the door, then handed down as plain arguments.

A setting is an environment variable NEWSQA_NAME or a line `name = value` in ./newsqa.toml; the environment wins.
`newsqa settings` prints this table with values and where each came from.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from articles.errors import SettingInvalid

PREFIX = "NEWSQA_"
SETTINGS_FILE = Path("newsqa.toml")


class Settings(BaseSettings):
    """The values in force. Descriptions are in Chinese: people read them in `newsqa settings`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=SETTINGS_FILE, extra="forbid", frozen=True)

    library: Path = Field(Path("library"), description="报纸库所在的文件夹")
    database_url: str | None = Field(None, description="报纸库数据库地址（如 PostgreSQL）；不填则用库文件夹里的 SQLite")
    chroma_url: str | None = Field(None, description="Chroma 服务器地址；不填则向量存在库文件夹里")
    embedding_model: str | None = Field(None, description="句向量模型名或文件夹；不填则用自带模型")
    reranker: str | None = Field(None, description="重排模型（CrossEncoder）名或文件夹；不填则用自带的特征排序")
    passage_size: int = Field(240, ge=60, le=2000, description="每个段落片段的目标字数")
    refusal_threshold: float | None = Field(None, ge=0, le=1, description="低于此把握就不作答；不填用校准值")
    chat_model: str | None = Field(None, description="对话模型名；不填则只摘录报纸原文作答")
    chat_base_url: str | None = Field(None, description="对话模型接口地址（OpenAI 兼容）")
    chat_api_key: SecretStr | None = Field(None, description="对话模型密钥")
    chat_timeout: float = Field(30.0, gt=0, le=600, description="等待对话模型的最长秒数")
    chat_retries: int = Field(2, ge=0, le=10, description="对话模型失败后重试的次数")
    chat_token_budget: int = Field(6000, ge=500, le=1_000_000, description="交给对话模型的材料上限（token）")
    judge_model: str | None = Field(None, description="考试时评判引用是否成立的对话模型；不填则由程序自己核对")
    judge_base_url: str | None = Field(None, description="评判模型接口地址（OpenAI 兼容）；不填则用对话模型的地址")
    judge_api_key: SecretStr | None = Field(None, description="评判模型密钥；不填则用对话模型的密钥")
    aliases: Path | None = Field(None, description="别名与简称表（CSV）；不填则用自带的表")
    ask_elsewhere: str = Field(
        "办事类问题可拨打市民服务热线 12345，或致电报社热线咨询。", description="答不上来时告诉读者可以问谁"
    )
    host: str = Field("127.0.0.1", description="网页监听的地址")
    port: int = Field(7860, ge=1, le=65535, description="网页监听的端口")
    title: str = Field("问报", description="网页的名称")
    accounts: Path | None = Field(None, description="编辑台账号文件；不填则编辑台只在本机开放")
    api_keys: SecretStr = Field(SecretStr(""), description="接口密钥，逗号分隔；不填则接口不要密钥")
    questions_per_minute: int = Field(30, ge=1, le=100_000, description="每位访客每分钟最多提问次数")
    journal_days: int = Field(180, ge=0, le=36_500, description="问答记录保留天数；0 为不保留")
    upload_max_mb: int = Field(50, ge=1, le=10_000, description="上传文件的大小上限（MB）")
    upload_max_files: int = Field(40, ge=1, le=10_000, description="一次上传的文件数上限")
    parse_max_mb: int = Field(256, ge=1, le=100_000, description="读入单个文件的大小上限（MB）")
    parse_max_unpacked_mb: int = Field(1024, ge=1, le=1_000_000, description="压缩包解开后的大小上限（MB）")
    parse_max_pages: int = Field(1000, ge=1, le=100_000, description="单个文件的页数上限")
    parse_max_pixels: int = Field(200_000_000, ge=1_000_000, description="版面图片的像素上限")
    parse_max_rows: int = Field(1_000_000, ge=1, description="单个表格的行数上限")
    workers: int = Field(2, ge=1, le=256, description="并行读版面、答题的进程数")

    @classmethod
    def settings_customise_sources(  # noqa: D102  (the library's own hook)
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def accepted_keys(self) -> frozenset[str]:
        """The keys that machines may use; empty: none is asked for."""
        return frozenset(key.strip() for key in self.api_keys.get_secret_value().split(",") if key.strip())


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of `newsqa settings`."""

    name: str
    value: str
    source: str
    description: str


def read_settings(**overrides: object) -> Settings:
    """The settings in force; `overrides` that are None are as if not given. Raises `SettingInvalid`."""
    given: dict[str, Any] = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        raise SettingInvalid(
            f"设置 {name} 的值“{first.get('input')}”不能用：{_reason(first['type'], first.get('ctx', {}))}。",
            where=_source(name),
            remedy="运行 newsqa settings 查看每项设置的含义。",
        ) from error
    except ValueError as error:
        raise SettingInvalid(
            f"设置文件读不懂（{error}）。", where=str(SETTINGS_FILE), remedy="请按 TOML 格式改正。"
        ) from error


def explain(settings: Settings) -> list[SettingRow]:
    """Each setting with its value and where it came from; secrets stay hidden."""
    rows = []
    for name, about in Settings.model_fields.items():
        value = getattr(settings, name)
        rows.append(SettingRow(name, "" if value is None else str(value), _source(name), about.description or ""))
    return rows


def _reason(kind: str, context: dict[str, object]) -> str:
    """A reason in Chinese for each kind of failure (pydantic error type) that our fields can meet."""
    reasons = {
        "int_parsing": "这里要一个整数",
        "int_from_float": "这里要一个整数",
        "float_parsing": "这里要一个数",
        "greater_than_equal": f"不能小于 {context.get('ge')}",
        "greater_than": f"必须大于 {context.get('gt')}",
        "less_than_equal": f"不能大于 {context.get('le')}",
        "extra_forbidden": "没有这项设置",
    }
    return reasons.get(kind, f"格式不对（{kind}）")


def _source(name: str) -> str:
    """Where a setting was read: the variable, the file, or the default."""
    if PREFIX + name.upper() in os.environ:
        return PREFIX + name.upper()
    if SETTINGS_FILE.is_file() and any(
        line.split("=")[0].strip() == name
        for line in SETTINGS_FILE.read_text(encoding="utf8").splitlines()
        if "=" in line
    ):
        return str(SETTINGS_FILE)
    return "默认"

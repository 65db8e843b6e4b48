"""Turn values into plain JSON and a stable digest of it."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum
from typing import Any


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type.
    """Turn dataclass-free values (mappings, sequences, sets, dates, enums) into what JSON can hold."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def digest(value: object) -> str:
    """SHA-256 of the value's canonical JSON, in hexadecimal."""
    text = json.dumps(value, default=plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""Read mails with Perl's libraries, which share no code with the one that wrote them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.left_out import leave_out

PROGRAM = Path(__file__).with_name("decode.pl")
NEEDED = ("Encode", "JSON::PP", "MIME::Base64", "MIME::QuotedPrint")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A mail as another library reads it: its header fields as they stand and in words, and its parts by type."""

    names: list[str]
    raw: dict[str, str]
    headers: dict[str, str]
    parts: dict[str, str]


def decoded(paths: Sequence[Path]) -> list[Decoded]:
    """Decode the mails in these files."""
    perl = shutil.which("perl")
    modules = [f"-M{module}" for module in NEEDED]
    if perl is None or subprocess.run([perl, *modules, "-e1"], check=False, capture_output=True).returncode:
        leave_out(
            "decoding mail with another library", because="there is no whole Perl", required_by="THIDUA_TEST_SMTP"
        )
    command = [perl, str(PROGRAM), *map(str, paths)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="ascii")
    return [_decoded(json.loads(line)) for line in answer.stdout.splitlines()]


def _decoded(found: dict[str, Any]) -> Decoded:
    return Decoded(found["names"], found["raw"], found["headers"], dict(found["parts"]))

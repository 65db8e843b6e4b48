"""Have a PDF looked into by a process of its own, which may neither eat the machine nor crash this one."""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from workflow.intake.refusal import FileRefused, bomb

SECONDS = 30

_PROBE = Path(__file__).with_name("pdf_probe.py")
# Many uploads may arrive at once, and each probe may take the memory that it is allowed.
_TURN = BoundedSemaphore(4)


def check_pdf(path: Path) -> None:
    """Raise ``file_damaged``, ``file_encrypted``, ``file_active_content`` or, if it costs too much, ``file_zip_bomb``.

    Raises:
        RuntimeError: the probe could not work at all, which is no fault of the file.
    """
    try:
        with _TURN:
            # The environment is left out: what reads a stranger's file needs no secret of ours.
            answer = subprocess.run(  # noqa: S603 - Python itself, our own script, and a path that we made.
                [sys.executable, "-I", _PROBE, path], env={}, capture_output=True, check=False, timeout=SECONDS
            )
    except subprocess.TimeoutExpired as error:
        raise bomb("resources") from error
    if answer.returncode < 0:
        raise bomb("resources")
    if answer.returncode > 0:
        raise RuntimeError(f"the PDF probe failed: {answer.stderr.decode(errors='replace')}")
    if verdict := json.loads(answer.stdout):
        raise FileRefused(*verdict)

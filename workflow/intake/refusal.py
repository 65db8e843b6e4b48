"""The one error that intake raises: a code with its facts, never words."""


class FileRefused(Exception):
    """A file that is not taken in; ``code`` says why, ``detail`` holds the facts that the words need."""

    def __init__(self, code: str, detail: dict[str, object] | None = None) -> None:
        self.code = code
        self.detail = detail or {}
        super().__init__(code, self.detail)


def damaged(reason: str) -> FileRefused:
    """Build the refusal of a file with a broken structure."""
    return FileRefused("file_damaged", {"reason": reason})


def bomb(reason: str) -> FileRefused:
    """Build the refusal of a file that would cost too much to unpack."""
    return FileRefused("file_zip_bomb", {"reason": reason})

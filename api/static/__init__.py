"""The static files of pages, and the command that fetches those that are borrowed."""

"""Find nominations by the names of nominees, with or without accents."""

from workflow.search.indexing import add, rebuild, replace
from workflow.search.lexemes import Owners, Sought, spoken
from workflow.search.matching import Window, is_narrow, matching, readings

__all__ = ["Owners", "Sought", "Window", "add", "is_narrow", "matching", "readings", "rebuild", "replace", "spoken"]

"""Put the codes of rules into words: Vietnamese and English for states, actions, roles and refusals."""

from states.labels.days import day_words, instant_words, limit_words, rolled_words
from states.labels.language import LANGUAGES, Language
from states.labels.sentences import sentence
from states.labels.words import word

__all__ = ["LANGUAGES", "Language", "day_words", "instant_words", "limit_words", "rolled_words", "sentence", "word"]

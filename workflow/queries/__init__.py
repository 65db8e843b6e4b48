"""Hold the questions, one file per aggregate: get raises, find may return None, every read passes visible(actor)."""

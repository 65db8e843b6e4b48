"""The catalogues of pages, Vietnamese and English, and the command that collects what is in them."""

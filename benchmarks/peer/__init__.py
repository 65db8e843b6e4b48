"""Do the two hottest things of the product the usual way: FastAPI with SQLAlchemy's asynchronous ORM.

This is what a good engineer writes who follows the manuals: a session for each request, objects loaded with their
relationships, rules as conditions in Python, attributes set, rows added, one commit. It reads and writes the product's
own tables, asks the same questions about who may do what, writes the same journal entries, pending rows and kept
outcomes, and is as durable. Where a choice was open it was made in the peer's favour: plan versions are kept in memory,
lists are loaded by as few statements as the ORM allows, the pool does not overflow, statements are prepared.
"""

ADDRESS = "PEER_DATABASE_URL"
"""The variable of the environment that names its database."""

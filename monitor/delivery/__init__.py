"""From a stored revision to a message that was taken: everything that passes through the outbox.

announce.py   a revision into rows, inside the transaction that stores the revision
digests.py    the digests that are due, each once
notices.py    what goes wrong with the monitor itself, once for each episode
dispatch.py   which row leaves next, and what becomes of it
deliver.py    every row is offered until it is taken, refused for good or too old
"""

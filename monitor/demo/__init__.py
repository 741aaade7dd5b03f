"""The newcomer's first minute: a sample news site on loopback and the real daemon reading it."""

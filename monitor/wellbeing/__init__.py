"""Whether it works, said so that a person can act on it.

watch.py      what is watched, by whom, and how well it is seen
sight.py      what that means for one subscriber
vitals.py     everything that tells, read from the store at one instant
health.py     the verdict, with cures
watchman.py   the address outside that is told while everything works
"""

"""One polite, bounded, guarded HTTP exchange, and what it takes.

exchange.py    the exchange itself, hop by hop
guard.py       which addresses may be reached
hosts.py       one connection for each host, and a pause between two requests
responses.py   what is taken of an answer, and what is refused
decompress.py  bodies, in bounded steps
robots.py      what a site asks of robots
"""

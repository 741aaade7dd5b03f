"""Whether another process still lives, as far as this machine can tell."""

import os
import socket


def is_gone(host: str, pid: int) -> bool:
    """True when process `pid` of `host` surely runs no more; False when it may.

    A process with our own number was an earlier one, as in a container that was started again.
    """
    if host != socket.gethostname():
        return False
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

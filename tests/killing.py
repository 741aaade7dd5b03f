"""Run a program in a process of its own and kill it at a named step; the program knows nothing.

    program.py:  from killing import kill_at_named_step
                 kill_at_named_step()   # wraps the function that KILL_AT names
                 ...                    # what the real program does

A step is "module:Class.function:before" or ":after", with "#n" for its n-th call; ":after" of a
coroutine is when it has returned. The kill is SIGKILL, as the kernel's out-of-memory killer does
it: no handler, no finally, no flush.
"""

import functools
import importlib
import inspect
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

VARIABLE = "KILL_AT"
HERE = Path(__file__).parent


def run(program: Path, *arguments: str, kill_at: str = "", timeout_s: float = 60) -> int:
    """Run `program` to its end or its death. Returns the exit status, -9 when it was killed."""
    done = subprocess.run(
        [sys.executable, str(program), *arguments],
        env=environment(kill_at),
        timeout=timeout_s,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, -signal.SIGKILL):
        raise AssertionError(f"{program.name} broke:\n{done.stdout}\n{done.stderr}")
    return done.returncode


def environment(kill_at: str = "") -> dict[str, str]:
    """What a child needs: the project and these helpers on its path, and where to die."""
    path = os.pathsep.join((str(HERE.parent), str(HERE)))
    return {**os.environ, "PYTHONPATH": path, VARIABLE: kill_at}


def kill_at_named_step() -> None:
    step = os.environ.get(VARIABLE, "")
    if not step:
        return
    step, _, count = step.partition("#")
    module, name, moment = step.split(":")
    holder: Any = importlib.import_module(module)
    *path, attribute = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    countdown = _Countdown(int(count or 1))
    setattr(holder, attribute, _wrapped(getattr(holder, attribute), moment, countdown))


class _Countdown:
    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _wrapped(function: Callable[..., Any], moment: str, die: _Countdown) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def later(*args: Any, **given: Any) -> Any:
            if moment == "before":
                die()
            result = await function(*args, **given)
            if moment == "after":
                die()
            return result

        return later

    @functools.wraps(function)
    def now(*args: Any, **given: Any) -> Any:
        if moment == "before":
            die()
        result = function(*args, **given)
        if moment == "after":
            die()
        return result

    return now

"""The demo as a newcomer runs it, killed in the middle and started again."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from monitor.demo.scene import Scene

PATIENCE_S = 300  # only so that a hang ends; a quiet machine needs 40


async def demo(folder: Path, *options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", "demo", "--data", str(folder), *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"COLUMNS": "120"},
    )


async def step_reached(folder: Path, step: int) -> None:
    while True:
        with contextlib.suppress(OSError):
            scene = Scene.load(folder)
            if scene and scene.step >= step:
                return
        await asyncio.sleep(0.1)


async def test_every_attack_is_told_once_though_the_daemon_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    async with asyncio.timeout(PATIENCE_S):
        first = await demo(folder)
        await step_reached(folder, 3)
        first.send_signal(signal.SIGKILL)
        await first.communicate()
        second = await demo(folder, "--keep")
        said, _ = await second.communicate()
    shown = said.decode()
    assert second.returncode == 0, shown
    assert "each attack was told once" in shown
    assert "Traceback" not in shown

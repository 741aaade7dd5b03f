"""Room on the disk: what is kept, when it is given up, and when all goes on."""

from pathlib import Path

import pytest

from monitor import ballast
from monitor.ballast import ENOUGH, LOW, Ballast

SIZE = 2 * ballast.MIB


@pytest.fixture
def disk() -> dict[str, int]:
    return {"free": ENOUGH}


@pytest.fixture
def reserve(tmp_path: Path, disk: dict[str, int]) -> Ballast:
    return Ballast(tmp_path / "monitor.db", free=lambda _folder: disk["free"], size=SIZE)


def test_B01_room_is_kept_and_given_up_when_the_disk_is_full(
    reserve: Ballast, disk: dict[str, int], tmp_path: Path
) -> None:
    kept = tmp_path / "monitor.db.ballast"
    reserve.look()
    assert (reserve.full, kept.stat().st_blocks * 512 >= SIZE) == (False, True)
    disk["free"] = LOW - 1
    reserve.look()
    assert (reserve.full, kept.exists()) == (True, False)


def test_B01_what_giving_it_up_frees_does_not_look_like_room(
    reserve: Ballast, disk: dict[str, int], tmp_path: Path
) -> None:
    disk["free"] = LOW - 1
    reserve.look()
    disk["free"] = LOW - 1 + ballast.SIZE
    reserve.look()
    assert reserve.full
    disk["free"] = ENOUGH
    reserve.look()
    assert not reserve.full
    assert (tmp_path / "monitor.db.ballast").exists()


def test_a_small_disk_that_is_not_full_is_used_without_a_reserve(
    reserve: Ballast, disk: dict[str, int], tmp_path: Path
) -> None:
    disk["free"] = LOW
    reserve.look()
    assert not reserve.full
    assert not (tmp_path / "monitor.db.ballast").exists()


def test_a_store_that_is_no_file_is_never_full() -> None:
    nowhere = Ballast(None, free=lambda _folder: 0)
    nowhere.look()
    assert not nowhere.full

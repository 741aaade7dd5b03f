"""Writes that share a commit: each gets its own answer, and one that fails harms no other."""

import asyncio

import pytest
from sqlalchemy import insert, select

from monitor.store.schema import meta
from monitor.store.sharing import SharedWriter


def put(key):
    def work(conn):
        conn.execute(insert(meta).values(key=key, value="x"))
        return key

    return work


def broken(conn):
    put("half done")(conn)
    raise KeyError("oops")


async def test_one_that_fails_harms_no_other(store):
    writer = SharedWriter(store)
    asked = [writer.write(work) for work in (put("a"), broken, put("b"), put("a"))]
    first, second, third, fourth = await asyncio.gather(*asked, return_exceptions=True)
    assert (first, third) == ("a", "b")
    assert isinstance(second, KeyError)
    assert isinstance(fourth, Exception)  # there is one already
    with store.read() as conn:
        assert conn.scalars(select(meta.c.key).where(meta.c.value == "x")).all() == ["a", "b"]
    await writer.close()


async def test_nobody_is_told_before_the_commit(store):
    writer = SharedWriter(store)

    async def write(key):
        await writer.write(put(key))
        with store.read() as conn:
            assert conn.scalar(select(meta.c.value).where(meta.c.key == key)) == "x"

    await asyncio.gather(*(write(f"key {n}") for n in range(300)))
    await writer.close()


async def test_who_stops_waiting_does_not_stop_the_others(store):
    writer = SharedWriter(store)
    gone = asyncio.create_task(writer.write(put("a")))
    await asyncio.sleep(0)
    gone.cancel()
    assert await writer.write(put("b")) == "b"
    with pytest.raises(asyncio.CancelledError):
        await gone
    await writer.close()

"""Signs of life: what the daemon last said of itself, readable from any other process."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from monitor.store.schema import meta

KEY = "daemon"


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One sign of life. `stopped` says that the daemon ended by itself, as it was told to."""

    at: datetime
    started: datetime
    pid: int
    host: str
    dashboard: str = ""
    stopped: bool = False


def write(conn: Connection, beat: Beat) -> None:
    told = asdict(beat) | {"at": beat.at.isoformat(), "started": beat.started.isoformat()}
    conn.execute(delete(meta).where(meta.c.key == KEY))
    conn.execute(insert(meta).values(key=KEY, value=json.dumps(told)))


def last(conn: Connection) -> Beat | None:
    """The newest sign of life; None when no daemon ever used this store."""
    value = conn.scalar(select(meta.c.value).where(meta.c.key == KEY))
    if value is None:
        return None
    told = json.loads(value)
    told["at"] = datetime.fromisoformat(told["at"])
    told["started"] = datetime.fromisoformat(told["started"])
    return Beat(**told)

"""Child processes that handle hostile bytes: they parse feeds, extract articles and read them.

A document can make a parser burn CPU for minutes or eat all memory, and no check on its size can
tell. So each job has a deadline and its child has limits of the operating system; a child that
breaks them is killed and replaced, and the job ends as DocumentDied. The parent only ever sees
finished values.
"""

from monitor.workers.jobs import ChildLimits, DocumentDied, ListJob, ParseJob, Read, ReadJob
from monitor.workers.pool import Workers

__all__ = ["ChildLimits", "DocumentDied", "ListJob", "ParseJob", "Read", "ReadJob", "Workers"]

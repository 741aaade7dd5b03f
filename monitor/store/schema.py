"""The tables, for SQLite and PostgreSQL alike. Instants are UTC; facts are JSON of `monitor.types`.

`items` is the work list of live reading and `outbox` the one of sending: what a crash interrupts
is found there again.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in both stores; a naive one is refused, because its zone is a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


meta = Table(
    "meta",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("url", Text, nullable=False),
    Column("status", String(30), nullable=False),  # ok, unchanged, empty, failed, not_a_feed ...
    Column("status_reason", Text, nullable=False, default=""),
    Column("status_since", Instant),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("next_due", Instant, nullable=False, index=True),
    Column("lease_until", Instant),  # somebody polls it now
    Column("last_polled", Instant),
    Column("last_ok", Instant),
    Column("last_item_at", Instant),
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("baseline_done", Boolean, nullable=False, default=False),
    Column("last_full", Instant),  # last answer with a body; once a day one is asked for
    Column("document", String(64), nullable=False, default=""),  # sha256 of that body
    Column("document_since", Instant),
    Column("deaths", Integer, nullable=False, default=0),  # parsers that died of that body
    Column("gap", Text, nullable=False, default=""),  # what may have been missed, in words
    Column("gap_at", Instant),
)

# Feeds whose hub pushes (WebSub), or was asked to.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("feed_id", String(200), primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", String(100), nullable=False, unique=True),  # of the callback's address
    Column("secret", String(200), nullable=False),  # what the hub signs with
    Column("callback", Text, nullable=False),
    Column("asked_at", Instant),
    Column("expires_at", Instant),
    Column("next_try", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("pushed_at", Instant),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed_id", String(200), nullable=False),
    Column("guid", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("published", Instant),
    Column("published_raw", Text, nullable=False, default=""),
    Column("language", String(20), nullable=False, default=""),
    Column("publisher", Text, nullable=False, default=""),
    Column("first_seen", Instant, nullable=False),
    Column("silent", Boolean, nullable=False),  # baseline or archive: recorded, rings nobody
    Column("state", String(20), nullable=False),  # pending, read, failed
    Column("reason", Text, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Index("ix_items_state_next_at", "state", "next_at"),
    Index("ix_items_feed_id_first_seen", "feed_id", "first_seen"),
)

# The seen-set: an item is known by guid, by canonical URL and by content hash.
aliases = Table(
    "aliases",
    metadata,
    Column("feed_id", String(200), primary_key=True),
    Column("alias", String(300), primary_key=True),  # "guid:<sha>", "url:<sha>", "hash:<sha>"
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("items.id"), index=True),  # None: a file, a stream, an archive
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published", Instant),
    Column("fetched_at", Instant, nullable=False),
    Column("source", JSON, nullable=False),
    Column("language", String(20), nullable=False, default=""),
    Column("basis", String(20), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("author", Text, nullable=False, default=""),
    Column("credit", Text, nullable=False, default=""),
    UniqueConstraint("canonical_url", "content_hash"),
    Index("ix_articles_content_hash_id", "content_hash", "id"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("language", String(20), nullable=False),
    Column("rules_version", String(64), nullable=False),
    Column("body", JSON, nullable=False),  # monitor.types.Report
    Column("recorded_at", Instant, nullable=False, index=True),
    UniqueConstraint("article_id", "rules_version"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("facts", JSON, nullable=False),  # monitor.types.Facts of the newest revision
    # What candidates are searched by; derived from facts by the one who writes them.
    Column("day_earliest", Date),
    Column("day_latest", Date),
    Column("country", String(2)),
    Column("admin1", Text),
    Column("site_id", String(100)),
    Column("lat", Float),
    Column("lon", Float),
    Column("kind", String(30)),
    Column("vague", Boolean, nullable=False, default=False),  # some report does not name its place
    Column("named", JSON),  # places that its reports name beside the scene
    Column("operation_id", String(60), index=True),
    Column("redirect_to", String(60), index=True),  # merged into that one
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_incidents_country_day_latest", "country", "day_latest"),
    Index("ix_incidents_site_id_day_latest", "site_id", "day_latest"),
    Index("ix_incidents_day_latest", "day_latest"),
    Index("ix_incidents_updated_at", "updated_at"),
)

# The places that its reports tell or name, by which an incident of another country is found: one of
# two towns of one name is easily taken for the other.
incident_names = Table(
    "incident_names",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("name", String(80), primary_key=True),  # as it is written, without case and spaces
    Column("day_latest", Date, nullable=False),
    Index("ix_incident_names_name_day_latest", "name", "day_latest"),
)

incident_reports = Table(
    "incident_reports",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("report_id", ForeignKey("reports.id"), primary_key=True, index=True),
    Column("mention", Integer, primary_key=True),  # index into Report.mentions
    Column("role", String(20), nullable=False),  # new_report, update, background
    Column("reason", Text, nullable=False),  # why it was joined or kept apart
)

# Mentions that concern no known incident yet: denials and recollections that came early.
loose_mentions = Table(
    "loose_mentions",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("mention", Integer, primary_key=True),
    Column("day_earliest", Date, nullable=False),
    Column("day_latest", Date, nullable=False, index=True),
    Column("country", String(2)),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False),
    Column("report_id", ForeignKey("reports.id")),  # None: a seed or a person
    Column("mention", Integer),  # index into Report.mentions
    # False: so many say the same that one voice more or less changes nothing, see incidents.quorum
    Column("speaks", Boolean, nullable=False, default=True, server_default=true()),
    Column("recalled", Boolean, nullable=False, default=False),
    Column("updates", Boolean, nullable=False, default=False),
    Column("fact", String(30), nullable=False),
    Column("value", JSON, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("source", JSON),
    Column("url", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Index("ix_claims_incident_id_speaks", "incident_id", "speaks"),
    Index("ix_claims_report_id_incident_id", "report_id", "incident_id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("change", String(20), nullable=False),
    Column("material", Boolean, nullable=False, default=True),  # False: recorded silently
    Column("changed", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("status", String(20), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("report_id", ForeignKey("reports.id")),
)

possibly_same = Table(
    "possibly_same",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("other_id", ForeignKey("incidents.id"), primary_key=True, index=True),
    Column("reason", Text, nullable=False),
)

# What people put right, and why; append-only. What they say of a fact is a claim of theirs.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("action", String(20), nullable=False),  # merge, split, retract, edit
    Column("incident_id", ForeignKey("incidents.id"), nullable=False, index=True),
    Column("other_id", ForeignKey("incidents.id"), index=True),  # merged into it, split off it
    Column("detail", JSON, nullable=False),
)

# One row per (incident, revision, subscriber, channel): the promise "once per attack" is its key.
# Partial indexes of the outbox; queries must say the same, word for word, to be served by them.
PARTS = {
    "ix_outbox_pending": "state = 'pending'",
    "ix_outbox_pending_since": "state = 'pending'",
    "ix_outbox_held": "state = 'held'",
    "ix_outbox_leased": "state IN ('claimed', 'handing_over')",
    "ix_outbox_waiting": "state IN ('pending', 'held')",
    "ix_outbox_sent": "state = 'sent'",
}


def _part(name: str, *columns: str) -> Index:
    part = text(PARTS[name])
    return Index(name, *columns, sqlite_where=part, postgresql_where=part)


outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),  # alert, digest, operator, test
    Column("incident_id", String(60)),
    Column("revision", Integer),
    Column("subscriber", String(100), nullable=False),
    Column("channel", String(100), nullable=False),
    Column("change", String(20)),
    Column("severity", Integer, nullable=False, default=0),
    Column("message", JSON, nullable=False),  # monitor.types.Message, immutable
    Column("reason", Text, nullable=False),
    Column("state", String(20), nullable=False),  # see deliver.py
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("uncertain", Integer, nullable=False, default=0),  # answers lost after hand-over
    Column("lease_owner", String(100)),
    Column("lease_until", Instant),
    Column("provider_ref", Text),
    Column("sent_at", Instant),
    Column("error", Text, nullable=False, default=""),
    Column("plainness", Integer, nullable=False, default=0),  # of alerts.render.plainer
    Column("fell_back", Boolean, nullable=False, default=False),  # a copy went to the fallback
    Index("ix_outbox_incident_id_subscriber", "incident_id", "subscriber"),
    # The first five stay small, whatever has been sent since the beginning. The first shows where
    # something is due, and the oldest of it, without a look at the rows themselves.
    _part("ix_outbox_pending", "subscriber", "channel", "id", "next_at", "expires_at"),
    _part("ix_outbox_pending_since", "subscriber", "channel", "created_at"),
    _part("ix_outbox_held", "next_at"),
    _part("ix_outbox_leased", "lease_until"),
    _part("ix_outbox_waiting", "expires_at"),
    _part("ix_outbox_sent", "subscriber", "channel", "sent_at"),
)

# Every try to hand a row over; append-only.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(20), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

# Addresses that asked for quiet or refuse everything; those that work have no row.
destinations = Table(
    "destinations",
    metadata,
    Column("subscriber", String(100), primary_key=True),
    Column("channel", String(100), primary_key=True),
    Column("paused_until", Instant, nullable=False),
    Column("broken_since", Instant),  # None: it is only paused
    Column("why", Text, nullable=False, default=""),
)

# What no source watches at present, and whether that has been told.
blindness = Table(
    "blindness",
    metadata,
    Column("name", String(200), primary_key=True),  # "country/IQ", see feeds.coverage
    Column("since", Instant, nullable=False),
    Column("told", Boolean, nullable=False, default=False),
)

# What people want not to hear of for a while. An empty column silences everything of that sort.
silences = Table(
    "silences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber", String(100), nullable=False, default=""),
    Column("incident_id", String(60), nullable=False, default=""),
    Column("country", String(2), nullable=False, default=""),
    Column("place", Text, nullable=False, default=""),  # a site's id or a province
    Column("kind", String(30), nullable=False, default=""),
    Column("actor", Text, nullable=False, default=""),
    Column("until", Instant, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Somebody has seen it: what would have gone to the next channel need not.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("subscriber", String(100), primary_key=True),
    Column("at", Instant, nullable=False),
)

# What subscribers have chosen themselves through the link in their messages.
choices = Table(
    "choices",
    metadata,
    Column("subscriber", String(100), primary_key=True),
    Column("quiet_until", Instant),  # None with unsubscribed: for good
    Column("unsubscribed", Boolean, nullable=False, default=False),
    Column("at", Instant, nullable=False),
)

# Entries of archives that were read: the hash of their bytes or link and of the rules.
archived = Table(
    "archived",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

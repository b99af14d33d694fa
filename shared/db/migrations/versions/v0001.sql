-- The first schema. A ticket has no status column: its active reservation is its status, so the two can't differ.
-- There are no foreign keys: a batch has its tickets locked and decided when it writes, and a key's check would lock
-- and read each parent row once more; nothing that others point at is ever deleted. `rowlock audit` looks for strays.

-- Milliseconds since 1970, the unit of the domain, from and to what a person can read in a table.
CREATE FUNCTION epoch_ms(timestamptz) RETURNS bigint LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN round(date_part('epoch', $1) * 1000)::bigint;
CREATE FUNCTION from_epoch_ms(double precision) RETURNS timestamptz LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN to_timestamp($1 / 1000);

-- Times as the API tells them.
CREATE FUNCTION rfc3339(timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- A key by which names sort as people read them: 2 before 10, Z before AA.
CREATE FUNCTION natural_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(
        CASE WHEN part[1] ~ '^[0-9]' THEN lpad(part[1], greatest(12, length(part[1])), '0')
            ELSE lpad(part[1], greatest(3, length(part[1]))) END, ''), '')
    FROM regexp_matches($1, '[0-9]+|[^0-9]+', 'g') AS part
$$;

CREATE TABLE events (
    id                     text PRIMARY KEY CHECK (id <> ''),
    name                   text NOT NULL,
    starts_at              timestamptz,
    currency               char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    hold_seconds           integer NOT NULL CHECK (hold_seconds > 0),
    max_hold_seconds       integer NOT NULL,
    max_per_holder         integer CHECK (max_per_holder > 0),
    sales_open_at          timestamptz,
    sales_close_at         timestamptz,
    refundable             boolean NOT NULL DEFAULT false,
    closed_sections        text[] NOT NULL DEFAULT '{}',
    max_wait_seconds       integer NOT NULL DEFAULT 0 CHECK (max_wait_seconds >= 0),
    max_waiting_per_ticket integer NOT NULL DEFAULT 100 CHECK (max_waiting_per_ticket >= 0),
    max_waiting_per_holder integer NOT NULL DEFAULT 10 CHECK (max_waiting_per_holder >= 0),
    plan                   jsonb,
    created_at             timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT events_hold_within_max CHECK (max_hold_seconds >= hold_seconds),
    CONSTRAINT events_sales_open_before_close CHECK (sales_close_at > sales_open_at)
);

CREATE TABLE tickets (
    id         text PRIMARY KEY CHECK (id <> ''),
    event_id   text NOT NULL,
    section    text NOT NULL,
    "row"      text,
    number     text,
    category   text,
    price      bigint NOT NULL CHECK (price >= 0),
    for_sale   boolean NOT NULL DEFAULT true,
    accessible boolean NOT NULL DEFAULT false,
    general    boolean NOT NULL DEFAULT false,
    rank       integer NOT NULL,
    position   integer NOT NULL,
    x          real,
    y          real,
    attributes jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX tickets_by_rank ON tickets (event_id, rank);
CREATE INDEX tickets_by_section ON tickets (event_id, section, rank);

-- One row for each general-admission place without an active reservation, so that free places are found without
-- walking over the sold ones. `spread` is the order they are handed out in from a random start: neighbours in it are
-- strangers, so batches of different shards seldom reach for the same place.
CREATE TABLE free_places (
    event_id  text NOT NULL,
    section   text NOT NULL,
    ticket_id text NOT NULL,
    spread    integer NOT NULL GENERATED ALWAYS AS (hashtext(ticket_id)) STORED,
    PRIMARY KEY (event_id, section, ticket_id)
);
CREATE INDEX free_places_by_spread ON free_places (event_id, section, spread);

-- Reservations are never deleted; they end.
CREATE TABLE reservations (
    id         uuid PRIMARY KEY,
    ticket_id  text NOT NULL,
    event_id   text NOT NULL,
    order_id   uuid,
    holder     text NOT NULL,
    status     text NOT NULL CHECK (status IN ('HELD', 'CONFIRMED', 'RELEASED', 'EXPIRED')),
    held_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    shard      integer NOT NULL,
    sequence   bigint NOT NULL,
    CONSTRAINT reservations_end_with_their_status CHECK ((ended_at IS NOT NULL) = (status IN ('RELEASED', 'EXPIRED')))
);
-- The last line: whatever went wrong before it, nobody sells a seat twice.
CREATE UNIQUE INDEX reservations_one_active_per_ticket ON reservations (ticket_id) WHERE status IN ('HELD', 'CONFIRMED');
CREATE INDEX reservations_by_expiry ON reservations (held_until) WHERE status = 'HELD';
CREATE INDEX reservations_by_holder ON reservations (holder, created_at);
CREATE INDEX reservations_by_ticket ON reservations (ticket_id, created_at);
CREATE INDEX reservations_by_order ON reservations (order_id) WHERE order_id IS NOT NULL;

-- Final commands only; one that waits is in Redis, one that is parked in `parked`. An id is a UUID of version 7 and
-- begins with its time, so a range of ids is a range of time: a day of commands is a partition, dropped whole.
CREATE TABLE commands (
    id             uuid PRIMARY KEY,
    shard          integer NOT NULL,
    sequence       bigint NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('reserve', 'release', 'confirm', 'extend', 'order', 'expire', 'withdraw')),
    ticket_id      text,
    order_id       uuid,
    event_id       text,
    holder         text NOT NULL,
    status         text NOT NULL CHECK (status IN ('SUCCEEDED', 'REJECTED')),
    code           text,
    reservation_id uuid,
    submitted_at   timestamptz NOT NULL,
    completed_at   timestamptz NOT NULL,
    details        jsonb,
    CONSTRAINT commands_code_with_rejection CHECK ((code IS NOT NULL) = (status = 'REJECTED'))
) PARTITION BY RANGE (id);
-- Nothing is lost where no partition was made in time.
CREATE TABLE commands_default PARTITION OF commands DEFAULT;

-- The history of tickets. `place` is drawn under the ticket's row lock, so it is the order of a ticket's changes.
CREATE SEQUENCE ticket_changes_place AS bigint;
CREATE TABLE ticket_changes (
    ticket_id      text NOT NULL,
    reservation_id uuid NOT NULL,
    command_id     uuid NOT NULL,
    shard          integer NOT NULL,
    sequence       bigint NOT NULL,
    from_status    text NOT NULL CHECK (from_status IN ('AVAILABLE', 'HELD', 'SOLD')),
    to_status      text NOT NULL CHECK (to_status IN ('AVAILABLE', 'HELD', 'SOLD')),
    changed_at     timestamptz NOT NULL,
    place          bigint NOT NULL DEFAULT nextval('ticket_changes_place')
) PARTITION BY RANGE (command_id);
CREATE TABLE ticket_changes_default PARTITION OF ticket_changes DEFAULT;
CREATE INDEX ticket_changes_by_ticket ON ticket_changes (ticket_id, place);
ALTER SEQUENCE ticket_changes_place OWNED BY ticket_changes.place;

-- The waiting lines of tickets, first in line by `place`.
CREATE TABLE parked (
    command_id uuid PRIMARY KEY,
    ticket_id  text NOT NULL,
    event_id   text NOT NULL,
    holder     text NOT NULL,
    shard      integer NOT NULL,
    sequence   bigint NOT NULL,
    until_at   timestamptz NOT NULL,
    command    jsonb NOT NULL,
    place      bigint NOT NULL GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX parked_by_ticket ON parked (ticket_id, place);
CREATE INDEX parked_by_until ON parked (until_at);
CREATE INDEX parked_by_holder ON parked (holder);

-- Kept only while an event has `max_per_holder`. The spare room keeps updates within the page.
CREATE TABLE holder_counts (
    event_id text NOT NULL,
    holder   text NOT NULL,
    active   integer NOT NULL CHECK (active >= 0),
    PRIMARY KEY (event_id, holder)
) WITH (fillfactor = 70);

-- A row is updated by every batch of its shard and hardly ever moves off its page.
CREATE TABLE shards (
    shard         integer PRIMARY KEY CHECK (shard BETWEEN 0 AND 4095),
    fencing_token bigint NOT NULL DEFAULT 0,
    last_sequence bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

-- Commands that could not be settled, for whoever looks into it; their outcome is REJECTED INTERNAL.
CREATE TABLE poison (
    command_id uuid PRIMARY KEY,
    shard      integer NOT NULL,
    command    jsonb NOT NULL,
    error      text NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

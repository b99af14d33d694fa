-- What the rows of a database at rest must never say. Each statement returns what differs: a subject and words.

-- two_active: Tickets with two active reservations.
SELECT ticket_id AS subject, count(*) || ' active reservations' AS words
FROM reservations WHERE status IN ('HELD', 'CONFIRMED') GROUP BY ticket_id HAVING count(*) > 1;

-- overlapping: Reservations that begin before the one they follow has ended.
SELECT id::text AS subject, 'begins at ' || rfc3339(created_at) || ', the one before it ends at '
    || coalesce(rfc3339(before), 'no time') AS words
FROM (
    SELECT id, created_at, lag(coalesce(ended_at, 'infinity')) OVER same_ticket AS before FROM reservations
    WINDOW same_ticket AS (PARTITION BY ticket_id ORDER BY created_at, coalesce(ended_at, 'infinity'))
) AS followed WHERE before > created_at;

-- strays: Active reservations of tickets, and tickets of events, that do not exist. What was had of a removed ticket stays on record.
SELECT r.id::text AS subject, 'its ticket ' || r.ticket_id || ' does not exist in its event' AS words
FROM reservations r LEFT JOIN tickets t ON t.id = r.ticket_id AND t.event_id = r.event_id
WHERE t.id IS NULL AND r.status IN ('HELD', 'CONFIRMED')
UNION ALL
SELECT t.id, 'its event ' || t.event_id || ' does not exist'
FROM tickets t LEFT JOIN events e ON e.id = t.event_id WHERE e.id IS NULL;

-- broken_history: Tickets whose history, replayed, does not go on from where it was.
SELECT ticket_id AS subject, 'goes on from ' || from_status || ' but was ' || before AS words
FROM (
    SELECT ticket_id, from_status, lag(to_status) OVER (PARTITION BY ticket_id ORDER BY place) AS before
    FROM ticket_changes
) AS followed WHERE before <> from_status;

-- other_status: Tickets whose history, replayed, ends in another status than their reservations give them.
SELECT h.ticket_id AS subject, 'is ' || n.status || ', its history says ' || h.to_status AS words
FROM (SELECT DISTINCT ON (ticket_id) ticket_id, to_status FROM ticket_changes ORDER BY ticket_id, place DESC) AS h
LEFT JOIN reservations r ON r.ticket_id = h.ticket_id AND r.status IN ('HELD', 'CONFIRMED')
CROSS JOIN LATERAL (
    SELECT CASE r.status WHEN 'HELD' THEN 'HELD' WHEN 'CONFIRMED' THEN 'SOLD' ELSE 'AVAILABLE' END AS status
) AS n WHERE n.status <> h.to_status;

-- without_history: Reservations within retention that are missing in the history.
SELECT r.id::text AS subject, 'no change of ' || r.ticket_id || ' is about it' AS words
FROM reservations r
WHERE r.created_at > (SELECT min(changed_at) FROM ticket_changes)
    AND NOT EXISTS (SELECT FROM ticket_changes h WHERE h.ticket_id = r.ticket_id AND h.reservation_id = r.id);

-- without_command: Changes whose command was never recorded as settled.
SELECT h.command_id::text AS subject, 'changed ' || h.ticket_id || ' but is not recorded' AS words
FROM ticket_changes h LEFT JOIN commands c ON c.id = h.command_id WHERE c.id IS NULL;

-- without_reservation: Commands that succeeded with a reservation that does not exist.
SELECT c.id::text AS subject, 'its reservation ' || c.reservation_id || ' does not exist' AS words
FROM commands c LEFT JOIN reservations r ON r.id = c.reservation_id
WHERE c.reservation_id IS NOT NULL AND r.id IS NULL;

-- beyond_last: Shards that settled a higher number than they remember.
SELECT lpad(c.shard::text, 2, '0') AS subject,
    'settled ' || max(c.sequence) || ', remembers ' || coalesce(s.last_sequence, 0) AS words
FROM commands c LEFT JOIN shards s USING (shard)
GROUP BY c.shard, s.last_sequence HAVING max(c.sequence) > coalesce(s.last_sequence, 0);

-- journal_gap: Shards whose journal leaves out a number.
SELECT lpad(shard::text, 2, '0') AS subject, 'goes from ' || before || ' to ' || number AS words
FROM (SELECT shard, number, lag(number) OVER (PARTITION BY shard ORDER BY number) AS before FROM journal) AS followed
WHERE before <> number - 1;

-- journal_number: Shards whose journal ends elsewhere than they remember.
SELECT lpad(s.shard::text, 2, '0') AS subject, 'wrote ' || max(j.number) || ', remembers ' || s.journal_number AS words
FROM shards s JOIN journal j USING (shard) GROUP BY s.shard, s.journal_number HAVING max(j.number) <> s.journal_number;

-- without_journal: Changes of the journal's time that stand in no row of it.
SELECT h.command_id::text AS subject, 'changed ' || h.ticket_id || ' and is not in the journal' AS words
FROM ticket_changes h
WHERE h.change IS NOT NULL AND h.changed_at > (SELECT min(at) FROM journal)
    AND h.command_id NOT IN (SELECT unnest(command_ids) FROM journal);

-- wrong_counts: Numbers of active reservations, where the event has a limit, that are not what the reservations say.
SELECT event_id || '/' || holder AS subject,
    'counted ' || coalesce(h.active, 0) || ', has ' || coalesce(r.active, 0) AS words
FROM (
    SELECT r.event_id, r.holder, count(*) AS active FROM reservations r JOIN events e ON e.id = r.event_id
    WHERE r.status IN ('HELD', 'CONFIRMED') AND (e.max_per_holder IS NOT NULL OR (e.max_per_guest IS NOT NULL AND r.guest))
    GROUP BY r.event_id, r.holder
) AS r FULL JOIN holder_counts h USING (event_id, holder)
WHERE coalesce(h.active, 0) <> coalesce(r.active, 0);

-- wrong_totals: Events whose kept numbers of tickets, of held and of sold ones are not what the rows say.
SELECT e.id AS subject, 'keeps ' || e.tickets || ', ' || coalesce(k.held, 0) || ' held, ' || coalesce(k.sold, 0)
    || ' sold; has ' || coalesce(t.number, 0) || ', ' || coalesce(r.held, 0) || ', ' || coalesce(r.sold, 0) AS words
FROM events e
LEFT JOIN (SELECT event_id, sum(held) AS held, sum(sold) AS sold FROM event_counts GROUP BY event_id) AS k
    ON k.event_id = e.id
LEFT JOIN (SELECT event_id, count(*) AS number FROM tickets GROUP BY event_id) AS t ON t.event_id = e.id
LEFT JOIN (
    SELECT event_id, count(*) FILTER (WHERE status = 'HELD') AS held, count(*) FILTER (WHERE status = 'CONFIRMED') AS sold
    FROM reservations WHERE status IN ('HELD', 'CONFIRMED') GROUP BY event_id
) AS r ON r.event_id = e.id
WHERE (e.tickets, coalesce(k.held, 0), coalesce(k.sold, 0))
    <> (coalesce(t.number, 0), coalesce(r.held, 0), coalesce(r.sold, 0));

-- wrong_standing: Standing tickets of areas that are free and not listed so, or listed and not free.
SELECT coalesce(t.id, p.ticket_id) AS subject,
    CASE WHEN t.id IS NULL THEN 'is listed as free and is not' ELSE 'is free and not listed so' END AS words
FROM (
    SELECT t.id, t.event_id, t.section FROM tickets t WHERE t.general
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
) AS t FULL JOIN free_places p ON p.ticket_id = t.id AND p.event_id = t.event_id AND p.section = t.section
WHERE t.id IS NULL OR p.ticket_id IS NULL;

-- settled_parked: Commands that wait in a wait list although they are settled.
SELECT p.command_id::text AS subject, 'waits for ' || coalesce(p.ticket_id, 'tickets of ' || p.event_id) || ' and is settled' AS words
FROM parked p JOIN commands c ON c.id = p.command_id;

-- idle_wait_list: Commands that wait for a ticket that nobody has.
SELECT p.command_id::text AS subject, 'waits for ' || p.ticket_id || ', which nobody has' AS words
FROM parked p
WHERE p.until_at > clock_timestamp() AND p.ticket_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = p.ticket_id AND r.status IN ('HELD', 'CONFIRMED'));

-- overused_codes: Access codes by which more tickets are had than they are good for.
SELECT c.id::text AS subject, 'is good for ' || c.tickets || ' tickets, ' || count(*) || ' are had by it' AS words
FROM access_codes c JOIN reservations r ON r.code_id = c.id AND r.status IN ('HELD', 'CONFIRMED')
GROUP BY c.id, c.tickets HAVING count(*) > c.tickets;

-- wrong_codes: Active reservations by codes that are not of their event, or do not open their channel.
SELECT r.id::text AS subject, 'is of ' || r.event_id || ', ' || coalesce(r.channel, 'general sale')
    || ', its code of ' || coalesce(c.event_id, 'nothing') || ', ' || coalesce(c.channel, 'any channel') AS words
FROM reservations r LEFT JOIN access_codes c ON c.id = r.code_id AND c.event_id = r.event_id
WHERE r.code_id IS NOT NULL AND r.status IN ('HELD', 'CONFIRMED')
    AND (c.id IS NULL OR r.channel IS NULL OR c.channel <> r.channel);

-- kept_for_nobody: Tickets that are kept for a channel that their event does not have.
SELECT t.id AS subject, 'is kept for ' || t.channel || ', which ' || t.event_id || ' does not have' AS words
FROM tickets t LEFT JOIN channels c ON c.event_id = t.event_id AND c.key = t.channel
WHERE t.channel IS NOT NULL AND c.key IS NULL;

-- mend_wrong_counts: Count anew where an event has a limit.
WITH found AS (
    SELECT r.event_id, r.holder, count(*) AS active FROM reservations r JOIN events e ON e.id = r.event_id
    WHERE r.status IN ('HELD', 'CONFIRMED') AND (e.max_per_holder IS NOT NULL OR (e.max_per_guest IS NOT NULL AND r.guest))
    GROUP BY r.event_id, r.holder
), gone AS (
    DELETE FROM holder_counts h
    WHERE NOT EXISTS (SELECT FROM found f WHERE f.event_id = h.event_id AND f.holder = h.holder)
)
INSERT INTO holder_counts (event_id, holder, active) SELECT event_id, holder, active FROM found
ON CONFLICT (event_id, holder) DO UPDATE SET active = excluded.active;

-- mend_wrong_totals: Count the tickets of each event, the held and the sold ones anew.
WITH gone AS (
    DELETE FROM event_counts WHERE shard <> 0
), counted AS (
    UPDATE events e SET tickets = (SELECT count(*) FROM tickets t WHERE t.event_id = e.id)
)
INSERT INTO event_counts AS c (event_id, shard, held, sold)
SELECT e.id, 0, count(r.id) FILTER (WHERE r.status = 'HELD'), count(r.id) FILTER (WHERE r.status = 'CONFIRMED')
FROM events e LEFT JOIN reservations r ON r.event_id = e.id AND r.status IN ('HELD', 'CONFIRMED') GROUP BY e.id
ON CONFLICT (event_id, shard) DO UPDATE SET held = excluded.held, sold = excluded.sold;

-- mend_wrong_standing: List the free standing tickets anew.
WITH found AS (
    SELECT t.id, t.event_id, t.section FROM tickets t WHERE t.general
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
), gone AS (
    DELETE FROM free_places p WHERE NOT EXISTS (
        SELECT FROM found f WHERE f.id = p.ticket_id AND f.event_id = p.event_id AND f.section = p.section)
)
INSERT INTO free_places (event_id, section, ticket_id) SELECT event_id, section, id FROM found ON CONFLICT DO NOTHING;

-- mend_settled_parked: Take settled commands out of the wait lists.
DELETE FROM parked p USING commands c WHERE c.id = p.command_id;

-- What the boards of the API keep of an event's seats, and how the journal changes them.

-- board_seats: The seats of an event in its order: id, status, and what each is while nobody has it.
SELECT t.id, CASE r.status WHEN 'HELD' THEN 'H' WHEN 'CONFIRMED' THEN 'S'
        ELSE CASE seat_status(NULL, t.for_sale, t.section, e.closed_sections, t.channel) WHEN 'AVAILABLE' THEN 'A' ELSE 'X' END END,
    CASE seat_status(NULL, t.for_sale, t.section, e.closed_sections, t.channel) WHEN 'AVAILABLE' THEN 'A' ELSE 'X' END
FROM tickets t
JOIN events e ON e.id = t.event_id
LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = %(event_id)s ORDER BY t.listing, t.rank, t.id;

-- board_map: The version of an event's map.
SELECT map_version FROM events WHERE id = :event_id;

-- board_rows: The rows that follow a position in each lane. The times name the partitions to look into, when the statement is planned.
SELECT j.shard AS lane, j.number, CAST(j.command_ids AS text[]) AS command_ids, j.first_change, j.last_change, j.details
FROM unnest(CAST(:lanes AS integer[]), CAST(:numbers AS bigint[])) AS read(lane, number)
CROSS JOIN LATERAL (
    SELECT * FROM journal
    WHERE journal.shard = read.lane AND journal.number > read.number
        AND journal.at BETWEEN CAST(:earliest AS timestamptz) AND CAST(:latest AS timestamptz)
) AS j;

-- board_changes: What rows of the journal changed of tickets; the bounds name the partitions to look into.
SELECT read.lane, read.number, c.place, c.command_id::text, r.event_id, c.ticket_id, c.to_status, rfc3339(c.held_until) AS held_until
FROM unnest(CAST(:lanes AS integer[]), CAST(:numbers AS bigint[]), CAST(:firsts AS bigint[]), CAST(:lasts AS bigint[]))
    AS read(lane, number, first, last)
CROSS JOIN LATERAL (
    SELECT * FROM ticket_changes
    WHERE ticket_changes.place BETWEEN read.first AND read.last AND ticket_changes.command_id BETWEEN :low AND :high
) AS c
JOIN reservations r ON r.id = c.reservation_id
ORDER BY c.place;

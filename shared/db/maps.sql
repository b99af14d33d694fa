-- What a map of an event's seats is made of.

-- map_head: An event's version of the map, its currency and what its plan holds besides the seats.
SELECT map_version AS version, currency, plan::text FROM events WHERE id = :event_id;

-- map_seats: What a map shows of each seat, in the event's order.
SELECT section, "row", number, category, price, accessible, companion, general, position, x, y
FROM tickets WHERE event_id = %(event_id)s ORDER BY listing, rank, id;

-- map_size: How many seats an event has, counted no further than a limit.
SELECT count(*) FROM (SELECT FROM tickets WHERE event_id = :event_id LIMIT :limit) AS counted;

-- map_ids: The version of the map, and in its order the ids of all seats or of a section's as a JSON array; none where the section has no seat.
SELECT e.map_version AS version, (
    SELECT '[' || string_agg(to_json(t.id)::text, ',' ORDER BY t.listing, t.rank, t.id) || ']' FROM tickets t
    WHERE t.event_id = e.id AND (CAST(:section AS text) IS NULL OR t.section = :section)
) AS ids
FROM events e WHERE e.id = :event_id;

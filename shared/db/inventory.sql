-- The statements of an import: rows are copied into a table of the transaction, then stored in one go.

-- incoming: Make the table that the rows are copied into.
CREATE TEMPORARY TABLE incoming (
    line integer, place integer, id text, section text, "row" text, number text, category text, price bigint,
    for_sale boolean, accessible boolean, general boolean, x real, y real, attributes jsonb
) ON COMMIT DROP;

-- copy: Copy the rows into it.
COPY incoming FROM STDIN;

-- repeated_id: The first ticket id that the rows hold twice or that exists already.
SELECT line, id, earlier FROM (
    SELECT i.line, i.place, i.id, lag(i.line) OVER (PARTITION BY i.id ORDER BY i.place) AS earlier, t.id AS stored
    FROM incoming i LEFT JOIN tickets t ON t.id = i.id
) AS found WHERE earlier IS NOT NULL OR stored IS NOT NULL ORDER BY place LIMIT 1;

-- repeated_seat: The first seat, by section, row and number, that the rows hold twice or that the event has already.
SELECT line, section, "row", number, earlier FROM (
    SELECT i.line, i.place, i.section, i."row", i.number, t.id AS stored,
        lag(i.line) OVER (PARTITION BY i.section, i."row", i.number ORDER BY i.place) AS earlier
    FROM incoming i LEFT JOIN (
        SELECT id, section, coalesce("row", '') AS "row", number FROM tickets WHERE event_id = %(event_id)s AND NOT general
    ) AS t ON t.section = i.section AND t."row" = coalesce(i."row", '') AND t.number = i.number
    WHERE NOT i.general AND i.number IS NOT NULL
) AS found WHERE earlier IS NOT NULL OR stored IS NOT NULL ORDER BY place LIMIT 1;

-- store: Store the rows with their rank in the event and their position in the row.
WITH touched AS (
    SELECT DISTINCT section, coalesce("row", '') AS "row" FROM incoming WHERE NOT general
), seats AS (
    SELECT id, section, coalesce("row", '') AS "row", number, x, y FROM incoming WHERE NOT general
    UNION ALL
    -- Seats that a row has already take part: newcomers find their positions between them.
    SELECT t.id, t.section, coalesce(t."row", ''), t.number, t.x, t.y FROM tickets t
    JOIN touched ON touched.section = t.section AND touched."row" = coalesce(t."row", '')
    WHERE t.event_id = %(event_id)s AND NOT t.general
), numbers AS (
    SELECT number, natural_key(number) AS key, CASE WHEN number ~ '^[0-9]{1,9}$' THEN number::integer END AS whole
    FROM (SELECT DISTINCT number FROM seats) AS named
), keyed AS (
    SELECT seats.*, numbers.key, numbers.whole FROM seats LEFT JOIN numbers USING (number)
), shapes AS (
    SELECT section, "row",
        -- Drawn on a plan: the distances say who sits beside whom.
        bool_and(x IS NOT NULL AND y IS NOT NULL) AND (max(x) > min(x) OR max(y) > min(y)) AS drawn,
        max(x) - min(x) >= max(y) - min(y) AS across,
        -- Else the numbers do: a missing one is an aisle, and where all are odd or even two are one step.
        bool_and(whole IS NOT NULL) AND count(DISTINCT whole) = count(*) AS counted
    FROM keyed GROUP BY section, "row"
), gaps AS (
    SELECT k.id, k.section, k."row", s.drawn, row_number() OVER seats_of_row AS place,
        CASE WHEN s.drawn THEN sqrt((k.x - lag(k.x) OVER seats_of_row) ^ 2 + (k.y - lag(k.y) OVER seats_of_row) ^ 2)
            WHEN s.counted THEN k.whole - lag(k.whole) OVER seats_of_row
            WHEN lag(k.id) OVER seats_of_row IS NOT NULL THEN 1 END AS gap
    FROM keyed k JOIN shapes s USING (section, "row")
    WINDOW seats_of_row AS (PARTITION BY k.section, k."row"
        ORDER BY CASE WHEN s.drawn THEN CASE WHEN s.across THEN k.x ELSE k.y END END, k.key COLLATE "C", k.id)
), units AS (
    SELECT section, "row",
        CASE WHEN bool_and(drawn) THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) ELSE least(min(gap), 2) END AS unit
    FROM gaps WHERE gap > 0 GROUP BY section, "row"
), placed AS (
    SELECT id, section, "row", 1 + sum(CASE WHEN gap IS NULL THEN 0 ELSE greatest(1, round(gap / unit)) END)
        OVER (PARTITION BY section, "row" ORDER BY place) AS position
    FROM gaps LEFT JOIN units USING (section, "row")
), moved AS (
    UPDATE tickets t SET position = placed.position FROM placed WHERE t.id = placed.id AND t.position <> placed.position
), row_names AS (
    SELECT "row", natural_key("row") AS key FROM (SELECT DISTINCT coalesce("row", '') AS "row" FROM incoming) AS named
), ranked AS (
    SELECT i.*, coalesce(p.position, row_number() OVER (PARTITION BY i.section, i.general ORDER BY i.place)) AS position,
        min(i.place) OVER (PARTITION BY i.section) AS section_place, n.key AS row_key
    FROM incoming i
    LEFT JOIN placed p USING (id)
    JOIN row_names n ON n."row" = coalesce(i."row", '')
), stored AS (
    INSERT INTO tickets (id, event_id, section, "row", number, category, price, for_sale, accessible, general, rank,
        position, x, y, attributes)
    SELECT id, %(event_id)s, section, "row", number, category, price, for_sale, accessible, general,
        (SELECT coalesce(max(rank), 0) FROM tickets WHERE event_id = %(event_id)s)
            + row_number() OVER (ORDER BY section_place, general, row_key COLLATE "C", position, place),
        position, x, y, attributes
    FROM ranked
)
INSERT INTO free_places (event_id, section, ticket_id)
SELECT %(event_id)s, section, id FROM incoming WHERE general;

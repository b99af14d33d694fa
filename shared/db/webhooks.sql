-- The statements of webhooks: kept by whoever may, sent by the delivering processes.

-- webhook_count: How many webhooks there are.
SELECT count(*) FROM webhooks;

-- webhook_insert: Keep a new webhook.
INSERT INTO webhooks (id, url, types, event_ids, with_holder, max_events, secret, cursor)
VALUES (:id, :url, :types, :event_ids, :with_holder, :max_events, :secret, :cursor);

-- webhooks: All webhooks, the oldest first, or one of them.
SELECT id::text, url, types, event_ids, with_holder, max_events, disabled, rfc3339(created_at) AS created_at, cursor,
    failures, rfc3339(failing_since) AS failing_since, rfc3339(due_at) AS due_at
FROM webhooks WHERE CAST(:id AS uuid) IS NULL OR id = :id ORDER BY webhooks.created_at, id;

-- webhook_address: Where a webhook's messages go, and the secret that signs them.
SELECT url, secret FROM webhooks WHERE id = :id;

-- webhook_change: Change what is named; a message under way is made anew.
UPDATE webhooks SET url = coalesce(:url, url), types = coalesce(CAST(:types AS text[]), types),
    event_ids = CASE WHEN :set_event_ids THEN CAST(:event_ids AS text[]) ELSE event_ids END,
    max_events = coalesce(:max_events, max_events), message_id = NULL, message_events = NULL, message_cursor = NULL, due_at = now()
WHERE id = :id;

-- webhook_delete: Forget a webhook.
DELETE FROM webhooks WHERE id = :id;

-- webhook_forget: Forget what was tried and set aside of a webhook.
WITH attempts AS (DELETE FROM webhook_attempts WHERE webhook_id = :id) DELETE FROM webhook_dead WHERE webhook_id = :id;

-- webhook_rotate: Sign with a new secret, and for a while with the old one too.
UPDATE webhooks SET old_secret = secret, old_secret_until = now() + interval '1 day', secret = :secret WHERE id = :id;

-- webhook_resume: Send on from a cursor, or from where it was, whatever had switched it off.
UPDATE webhooks SET cursor = coalesce(:cursor, cursor), disabled = NULL, failures = 0, failing_since = NULL,
    message_id = NULL, message_events = NULL, message_cursor = NULL, due_at = now()
WHERE id = :id;

-- webhook_lease: Take webhooks that are due and nobody has; a lease that ran out is free.
UPDATE webhooks w SET leased_by = :owner, leased_until = clock_timestamp() + make_interval(secs => :lease_s)
WHERE id IN (
    SELECT id FROM webhooks
    WHERE disabled IS NULL AND due_at <= clock_timestamp() AND (leased_until IS NULL OR leased_until < clock_timestamp())
    ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
)
RETURNING id::text, url, types, event_ids, with_holder, max_events, cursor, message_id, message_events, message_cursor,
    failures,
    array_remove(ARRAY[secret, CASE WHEN old_secret_until > now() THEN old_secret END], NULL) AS secrets;

-- webhook_freeze: Fix the message before it is first sent, so that a try again sends the same; whoever lost its lease gets none.
UPDATE webhooks SET message_id = :message_id, message_events = :events, message_cursor = :behind
WHERE id = :id AND leased_by = :owner AND cursor = :cursor;

-- webhook_settle: Note what came of it, and give the lease back or go on under it; whoever lost it changes nothing.
UPDATE webhooks SET cursor = :cursor, message_id = CASE WHEN :again THEN message_id END,
    message_cursor = CASE WHEN :again THEN message_cursor END, message_events = :events, failures = :failures,
    failing_since = CASE WHEN :failures > 0 THEN coalesce(failing_since, now()) END, disabled = :disabled,
    due_at = clock_timestamp() + make_interval(secs => :pause_s), leased_by = CASE WHEN :on THEN leased_by END,
    leased_until = CASE WHEN :on THEN clock_timestamp() + make_interval(secs => :lease_s) END
WHERE id = :id AND leased_by = :owner
RETURNING id::text, url, types, event_ids, with_holder, max_events, cursor, message_id, message_events, message_cursor,
    failures,
    array_remove(ARRAY[secret, CASE WHEN old_secret_until > now() THEN old_secret END], NULL) AS secrets;

-- webhook_give_back: Give back the leases of a process that stops.
UPDATE webhooks SET leased_by = NULL, leased_until = NULL WHERE leased_by = :owner;

-- webhook_attempted: Note a try, and keep the newest hundred.
WITH noted AS (
    INSERT INTO webhook_attempts (webhook_id, message_id, events, status, took_ms, words)
    VALUES (:id, :message_id, :events, :status, :took_ms, :words)
)
DELETE FROM webhook_attempts WHERE webhook_id = :id AND number <= (
    SELECT number FROM webhook_attempts WHERE webhook_id = :id ORDER BY number DESC OFFSET 99 LIMIT 1);

-- webhook_attempts: What was tried, the newest first.
SELECT message_id, rfc3339(at) AS at, events, status, took_ms, words FROM webhook_attempts
WHERE webhook_id = :id ORDER BY number DESC;

-- webhook_set_aside: Keep a change that the receiver refuses, the newest thousand of them.
WITH kept AS (
    INSERT INTO webhook_dead (webhook_id, change_id, status, change)
    VALUES (:id, :change_id, :status, CAST(:change AS jsonb)) ON CONFLICT DO NOTHING
)
DELETE FROM webhook_dead WHERE webhook_id = :id AND at <= (
    SELECT at FROM webhook_dead WHERE webhook_id = :id ORDER BY at DESC OFFSET 999 LIMIT 1);

-- webhook_dead: What was set aside, the newest first.
SELECT change_id, rfc3339(at) AS at, status, change FROM webhook_dead WHERE webhook_id = :id ORDER BY webhook_dead.at DESC LIMIT 100;

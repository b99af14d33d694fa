#!lua flags=allow-oom
-- Publishes a settled batch, takes it out of the queue and renews the lease, or ends the drain if nothing waits.
-- Frees memory, so it runs on a full server too.
-- KEYS: 1 lock, 2 stream, 3 wake mark, 4 rate, 5 withdrawn set, 6 sold marks, 7 what waits by holder,
--       8… keys of the commands with an outcome, then of those now parked
-- ARGV: 1 owner, 2 lease in ms, 3 life of an outcome in seconds, 4 '1' to stay though nothing waits, 5 rate or '',
--       6 the last of the entries, which are the head of the queue, or '', 7 number of commands with an outcome,
--       8 of commands now parked, 9 of ids no longer withdrawn, 10 of sold marks, 11 of messages,
--       12 of holders whose commands leave, 13 most sold marks, 14 their life in seconds; then, each as many:
--       the views of the outcomes, the views of the parked, the withdrawn ids, for each sold mark its ticket and value
--       ('': cleared), for each message its channel and text, each holder and how much of it leaves
-- Replies: 'lost'            the lock is not the owner's; nothing was done
--          'ended'           nothing waits: the lock is given back and the wake mark cleared
--          'taken', waiting  the lock is still the owner's
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return {'lost'}
end
local outcomes, parked, withdrawn = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local sold, messages, holders = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local at = 14
local function next_argument()
    at = at + 1
    return ARGV[at]
end
for i = 8, 7 + outcomes do
    redis.call('SET', KEYS[i], next_argument(), 'EX', ARGV[3])
end
for i = 8 + outcomes, 7 + outcomes + parked do
    local view = next_argument()
    -- It may have been ended meanwhile by another shard's order, which published its outcome before us.
    if string.sub(redis.call('GET', KEYS[i]) or 'P', 1, 1) == 'P' then
        redis.call('SET', KEYS[i], view, 'EX', ARGV[3])
    end
end
if ARGV[6] ~= '' then
    redis.call('XTRIM', KEYS[2], 'MINID', '=', '0-' .. string.format('%.0f', tonumber(ARGV[6]) + 1))
end
for _ = 1, withdrawn do
    redis.call('SREM', KEYS[5], next_argument())
end
local marked = false
for _ = 1, sold do
    local ticket, mark = next_argument(), next_argument()
    if mark == '' then
        redis.call('HDEL', KEYS[6], ticket)
    else
        redis.call('HSET', KEYS[6], ticket, mark)
        marked = true
    end
end
if marked then
    redis.call('EXPIRE', KEYS[6], ARGV[14])
    local over = redis.call('HLEN', KEYS[6]) - tonumber(ARGV[13])
    if over > 0 then
        redis.call('HDEL', KEYS[6], unpack(redis.call('HRANDFIELD', KEYS[6], math.min(over, 5000))))
    end
end
for _ = 1, messages do
    local channel, message = next_argument(), next_argument()
    redis.call('PUBLISH', channel, message)
end
for _ = 1, holders do
    local holder, leaving = next_argument(), next_argument()
    if redis.call('HINCRBY', KEYS[7], holder, -leaving) <= 0 then
        redis.call('HDEL', KEYS[7], holder)
    end
end
if ARGV[5] ~= '' then
    redis.call('SET', KEYS[4], ARGV[5], 'EX', 60)
end
local waiting = redis.call('XLEN', KEYS[2])
if waiting == 0 then
    redis.call('DEL', KEYS[5], KEYS[7])  -- whatever an entry that was set aside left there
end
if waiting == 0 and ARGV[4] ~= '1' then
    redis.call('DEL', KEYS[1], KEYS[3])
    return {'ended'}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'taken', waiting}

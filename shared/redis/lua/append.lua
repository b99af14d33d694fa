#!lua
-- Accepts one command into the line of its shard. Refused by a full server: no allow-oom.
-- KEYS: 1 stream, 2 wake mark, 3 key of the command, 4 rate, 5 sold marks
-- ARGV: 1 command as JSON, 2 most that may wait, 3 life of the wake mark in ms, 4 longest promised wait in seconds,
--       5 ticket id to look up among the sold marks or '', 6 holder, 7 '1' for Rowlock's own commands: no limits
-- Replies: 'known', value          the command was appended before; its key's value
--          'sold', mark            the ticket is sold for good, and not to this holder
--          'full', waiting, rate   the promise could not be kept; rate '' if unknown
--          'appended', sequence, ahead, rate, must_wake (1 or 0)
local known = redis.call('GET', KEYS[3])
if known then
    return {'known', known}
end
if ARGV[5] ~= '' then
    local mark = redis.call('HGET', KEYS[5], ARGV[5])
    if mark and cjson.decode(mark).holder ~= ARGV[6] then
        return {'sold', mark}
    end
end
local waiting = redis.call('XLEN', KEYS[1])
local rate = redis.call('GET', KEYS[4]) or ''
if ARGV[7] ~= '1' then
    local per_second = tonumber(rate)
    if waiting >= tonumber(ARGV[2]) or (per_second and waiting > per_second * tonumber(ARGV[4])) then
        return {'full', waiting, rate}
    end
end
local id = redis.call('XADD', KEYS[1], '0-*', 'c', ARGV[1])
local sequence = string.sub(id, 3)
redis.call('SET', KEYS[3], 'P' .. sequence)
local marked = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[3])
return {'appended', tonumber(sequence), waiting, rate, marked and 1 or 0}

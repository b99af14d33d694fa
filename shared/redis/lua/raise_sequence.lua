#!lua flags=allow-oom
-- Makes the next sequence numbers of a shard queue higher than one that PostgreSQL knows, after the server lost its data.
-- KEYS: 1 stream
-- ARGV: 1 sequence number
-- Replies: 1 raised | 0 the numbers are higher already, or there is no stream
if redis.call('EXISTS', KEYS[1]) == 0 then
    return 0
end
local facts = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #facts, 2 do
    if facts[i] == 'last-generated-id' and tonumber(string.sub(facts[i + 1], 3)) < tonumber(ARGV[1]) then
        redis.call('XSETID', KEYS[1], '0-' .. ARGV[1])
        return 1
    end
end
return 0

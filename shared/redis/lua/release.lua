#!lua flags=allow-oom
-- Gives the lock of a shard back, and clears the wake mark only if nothing waits.
-- KEYS: 1 lock, 2 stream, 3 wake mark
-- ARGV: 1 owner
-- Replies: how many wait | -1 the lock is not the owner's; nothing was done
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return -1
end
redis.call('DEL', KEYS[1])
local waiting = redis.call('XLEN', KEYS[2])
if waiting == 0 then
    redis.call('DEL', KEYS[3])
end
return waiting

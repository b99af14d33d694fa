#!lua flags=allow-oom
-- Takes the lock of a shard, or keeps it if it is the owner's. Runs on a full server too.
-- KEYS: 1 lock, 2 stream, 3 wake mark
-- ARGV: 1 owner, 2 lease in ms
-- Replies: 'busy'            somebody else drains
--          'empty'           nothing waits: the lock is free and the wake mark cleared
--          'taken', waiting  the lock is the owner's
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
    return {'busy'}
end
local waiting = redis.call('XLEN', KEYS[2])
if waiting == 0 then
    redis.call('DEL', KEYS[1], KEYS[3])
    return {'empty'}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'taken', waiting}

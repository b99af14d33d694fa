#!lua flags=allow-oom
-- Takes the lock of a shard, or keeps it if it is the owner's, and reads the head of the line. Runs on a full server too.
-- KEYS: 1 lock, 2 stream, 3 wake mark, 4 withdrawn set
-- ARGV: 1 owner, 2 lease in ms, 3 most entries to read
-- Replies: 'busy'                                    somebody else drains
--          'empty'                                   nothing waits: the lock is free and the wake mark cleared
--          'taken', entries, withdrawn ids, waiting  the lock is the owner's
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
return {'taken', redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[3]), redis.call('SMEMBERS', KEYS[4]), waiting}

#!lua flags=allow-oom
-- Prolongs the lease of a shard's lock.
-- KEYS: 1 lock
-- ARGV: 1 owner, 2 lease in ms
-- Replies: 1 renewed | 0 the lock is not the owner's
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])

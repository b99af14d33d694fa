#!lua flags=allow-oom
-- Moves entries that no command can be read from out of the queue, so that they neither block it nor get lost.
-- KEYS: 1 lock, 2 stream, 3 dead list, 4 key of the command, if it is known: it no longer waits
-- ARGV: 1 owner, 2 how many the dead list keeps, then for each entry its id and what is kept of it
-- Replies: what the dead list let go, the oldest first | -1 the lock is not the owner's; nothing was done
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return -1
end
for i = 3, #ARGV, 2 do
    if redis.call('XDEL', KEYS[2], ARGV[i]) == 1 then
        redis.call('RPUSH', KEYS[3], ARGV[i + 1])
    end
end
if KEYS[4] and string.sub(redis.call('GET', KEYS[4]) or '', 1, 1) == 'P' then
    redis.call('DEL', KEYS[4])
end
local dropped = redis.call('LRANGE', KEYS[3], 0, -1 - tonumber(ARGV[2]))
if #dropped > 0 then
    redis.call('LTRIM', KEYS[3], -tonumber(ARGV[2]), -1)
end
return dropped

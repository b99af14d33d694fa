#!lua flags=allow-oom
-- Puts right what a command's key says, unless it has changed since it was read.
-- KEYS: 1 key of the command
-- ARGV: 1 what it said, 2 what it is to say, '' to forget it, 3 life of an outcome in seconds
-- Replies: 1 mended | 0 it says something else by now
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
if ARGV[2] == '' then
    redis.call('DEL', KEYS[1])
else
    redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
return 1

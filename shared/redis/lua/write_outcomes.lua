#!lua flags=allow-oom
-- Writes outcomes of commands that stand in another shard than the one that settled them (the ends of parked commands).
-- KEYS: keys of the commands, all of one shard
-- ARGV: 1 life of an outcome in seconds, then a view for each key
-- Replies: how many were written
for i = 1, #KEYS do
    redis.call('SET', KEYS[i], ARGV[i + 1], 'EX', ARGV[1])
end
return #KEYS

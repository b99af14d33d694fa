#!lua
-- Takes a waiting command back: marks it, and appends the withdraw command that reports it. No limits: it shortens the line.
-- KEYS: 1 stream, 2 wake mark, 3 key of the withdraw command, 4 rate, 5 withdrawn set, 6 key of the target
-- ARGV: 1 withdraw command as JSON, 2 life of the wake mark in ms, 3 id of the target
-- Replies: 'known', value | 'appended', sequence, ahead, rate, must_wake   as append.lua
local known = redis.call('GET', KEYS[3])
if known then
    return {'known', known}
end
local target = redis.call('GET', KEYS[6])
if target and string.sub(target, 1, 1) == 'P' then
    redis.call('SADD', KEYS[5], ARGV[3])
end
local waiting = redis.call('XLEN', KEYS[1])
local id = redis.call('XADD', KEYS[1], '0-*', 'c', ARGV[1])
local sequence = string.sub(id, 3)
redis.call('SET', KEYS[3], 'P' .. sequence)
local marked = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2])
return {'appended', tonumber(sequence), waiting, redis.call('GET', KEYS[4]) or '', marked and 1 or 0}

#!lua
-- Withdraws a waiting command: notes its id, and appends the withdraw command that reports it. No limits: it shortens the queue.
-- KEYS: 1 stream, 2 wake mark, 3 rate, 4 withdrawn set, 5 key of the withdraw command, 6 key of the target
-- ARGV: 1 withdraw command as JSON, 2 life of the wake mark in ms, 3 id of the target
-- Replies as append.lua for one command: its sequence, or 'known', value
local rate = redis.call('GET', KEYS[3]) or ''
local known = redis.call('GET', KEYS[5])
if known then
    return {rate, 0, 0, {'known', known}}
end
local target = redis.call('GET', KEYS[6])
if target and string.sub(target, 1, 1) == 'P' then
    redis.call('SADD', KEYS[4], ARGV[3])
end
local waiting = redis.call('XLEN', KEYS[1])
local sequence = string.sub(redis.call('XADD', KEYS[1], '0-*', 'c', ARGV[1]), 3)
redis.call('SET', KEYS[5], 'P' .. sequence)
local marked = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2])
return {rate, marked and 1 or 0, waiting, tonumber(sequence)}

#!lua
-- Withdraws a waiting command: notes its id, and appends the withdraw command that reports it. Only its holder's
-- limit holds it back: it shortens the queue.
-- KEYS: 1 stream, 2 wake mark, 3 rate, 4 withdrawn set, 5 key of the withdraw command, 6 key of the target, 7 what waits by holder
-- ARGV: 1 withdraw command as JSON, 2 life of the wake mark in ms, 3 id of the target, 4 holder,
--       5 most that may wait of one holder
-- Replies as append.lua for one command: its sequence, or 'known', value, or 'holder', waiting,
--          or 'again': the target is withdrawn already, nothing was done
local rate = redis.call('GET', KEYS[3]) or ''
local known = redis.call('GET', KEYS[5])
if known then
    return {rate, 0, 0, {'known', known}}
end
local target = redis.call('GET', KEYS[6])
local stands = target and string.sub(target, 1, 1) == 'P'
if stands and redis.call('SISMEMBER', KEYS[4], ARGV[3]) == 1 then
    return {rate, 0, 0, {'again'}}
end
local pending = tonumber(redis.call('HGET', KEYS[7], ARGV[4]) or 0)
-- Each waiting command may be withdrawn once.
if pending >= 2 * tonumber(ARGV[5]) then
    return {rate, 0, 0, {'holder', pending}}
end
redis.call('HINCRBY', KEYS[7], ARGV[4], math.ceil(#ARGV[1] / 4096))
redis.call('HINCRBY', KEYS[7], '', #ARGV[1])
if stands then
    redis.call('SADD', KEYS[4], ARGV[3])
end
local waiting = redis.call('XLEN', KEYS[1])
local sequence = string.sub(redis.call('XADD', KEYS[1], '0-*', 'c', ARGV[1]), 3)
redis.call('SET', KEYS[5], 'P' .. sequence)
local marked = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2])
return {rate, marked and 1 or 0, waiting, tonumber(sequence)}

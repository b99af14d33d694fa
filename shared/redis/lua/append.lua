#!lua
-- Accepts commands into the queue of one shard, all that arrived in the same moment. Refused by a full server: no allow-oom.
-- KEYS: 1 stream, 2 wake mark, 3 rate, 4 sold marks, 5… keys of the commands
-- ARGV: 1 most that may wait, 2 life of the wake mark in ms, 3 longest promised wait in seconds,
--       4 '1' for Rowlock's own commands: no limits; then each command as JSON,
--       then for each its ticket id to look up among the sold marks, or ''
-- Replies: rate or '', must_wake (1 or 0), how many waited before, then for each command
--          its sequence      it was appended
--          'known', value    it was appended before; its key's value
--          'sold', mark      the ticket is sold for good, and not to this holder
--          'full'            the promise could not be kept
local count = #KEYS - 4
local most, own = tonumber(ARGV[1]), ARGV[4] == '1'
local values = redis.call('MGET', unpack(KEYS, 5))
local marks = redis.call('HMGET', KEYS[4], unpack(ARGV, 5 + count))
local rate = redis.call('GET', KEYS[3]) or ''
local waiting = redis.call('XLEN', KEYS[1])
if rate ~= '' then
    most = math.min(most, math.floor(tonumber(rate) * tonumber(ARGV[3])) + 1)
end
local reply, noted, new = {rate, 0, waiting}, {}, {}
for i = 1, count do
    local key, command = KEYS[4 + i], ARGV[4 + i]
    local known = values[i] or new[key]
    local answer
    if known then
        answer = {'known', known}
    elseif marks[i] and cjson.decode(marks[i]).holder ~= cjson.decode(command).holder then
        answer = {'sold', marks[i]}
    elseif waiting >= most and not own then
        answer = {'full'}
    else
        local sequence = string.sub(redis.call('XADD', KEYS[1], '0-*', 'c', command), 3)
        new[key] = 'P' .. sequence
        noted[#noted + 1] = key
        noted[#noted + 1] = new[key]
        answer = tonumber(sequence)
        waiting = waiting + 1
    end
    reply[3 + i] = answer
end
if #noted > 0 then
    redis.call('MSET', unpack(noted))
    reply[2] = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
end
return reply

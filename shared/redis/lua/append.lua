#!lua
-- Accepts commands into the queue of one shard, all that arrived in the same moment. Refused by a full server: no allow-oom.
-- KEYS: 1 stream, 2 wake mark, 3 rate, 4 sold marks, 5 what waits by holder, 6… keys of the commands
-- ARGV: 1 most that may wait, 2 life of the wake mark in ms, 3 longest promised wait in seconds,
--       4 '1' for Rowlock's own commands: no limits, 5 most bytes that may wait, 6 most that may wait of one holder;
--       then each command as JSON, then for each its ticket id to look up among the sold marks, or '',
--       then for each its holder
-- Replies: rate or '', must_wake (1 or 0), how many waited before, then for each command
--          its sequence      it was appended
--          'known', value    it was appended before; its key's value
--          'sold', mark      the ticket is sold for good, and not to this holder
--          'full'            the promise could not be kept
--          'holder', waiting too many of its holder wait (one counts once for each 4 KiB begun)
local count = #KEYS - 5
local most, own = tonumber(ARGV[1]), ARGV[4] == '1'
local most_bytes, most_of_holder = tonumber(ARGV[5]), tonumber(ARGV[6])
local values = redis.call('MGET', unpack(KEYS, 6))
local marks = redis.call('HMGET', KEYS[4], unpack(ARGV, 7 + count, 6 + 2 * count))
local before = redis.call('HMGET', KEYS[5], '', unpack(ARGV, 7 + 2 * count))
local bytes, pending = tonumber(before[1] or 0), {}
local rate = redis.call('GET', KEYS[3]) or ''
local waiting = redis.call('XLEN', KEYS[1])
if rate ~= '' then
    most = math.min(most, math.floor(tonumber(rate) * tonumber(ARGV[3])) + 1)
end
local reply, noted, new = {rate, 0, waiting}, {}, {}
for i = 1, count do
    local key, command, holder = KEYS[5 + i], ARGV[6 + i], ARGV[6 + 2 * count + i]
    local of_holder = pending[holder] or tonumber(before[1 + i] or 0)
    local weight = math.ceil(#command / 4096)
    local known = values[i] or new[key]
    local answer
    if known then
        answer = {'known', known}
    elseif marks[i] and cjson.decode(marks[i]).holder ~= holder then
        answer = {'sold', marks[i]}
    elseif not own and (waiting >= most or bytes >= most_bytes) then
        answer = {'full'}
    elseif not own and of_holder > 0 and of_holder + weight > most_of_holder then
        answer = {'holder', of_holder}
    else
        local sequence = string.sub(redis.call('XADD', KEYS[1], '0-*', 'c', command), 3)
        new[key] = 'P' .. sequence
        noted[#noted + 1] = key
        noted[#noted + 1] = new[key]
        answer = tonumber(sequence)
        waiting, bytes, pending[holder] = waiting + 1, bytes + #command, of_holder + weight
    end
    reply[3 + i] = answer
end
if #noted > 0 then
    redis.call('MSET', unpack(noted))
    local fields = {'', bytes}
    for holder, of_holder in pairs(pending) do
        fields[#fields + 1] = holder
        fields[#fields + 1] = of_holder
    end
    redis.call('HSET', KEYS[5], unpack(fields))
    reply[2] = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
end
return reply

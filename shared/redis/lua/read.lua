#!lua flags=no-writes
-- Reads commands of one shard, waiting or settled.
-- KEYS: 1 stream, 2 rate, 3… keys of the commands
-- Replies: rate or '', then for each command nil (unknown), its view as JSON (settled or parked),
--          or {sequence, ahead, command as JSON} (waiting)
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
local head = first[1] and tonumber(string.sub(first[1][1], 3)) or 0
local reply = {redis.call('GET', KEYS[2]) or ''}
for i = 3, #KEYS do
    local value = redis.call('GET', KEYS[i])
    if value and string.sub(value, 1, 1) == 'P' then
        local sequence = string.sub(value, 2)
        local entry = redis.call('XRANGE', KEYS[1], '0-' .. sequence, '0-' .. sequence)[1]
        value = entry and {tonumber(sequence), tonumber(sequence) - head, entry[2][2]}
    end
    reply[#reply + 1] = value
end
return reply

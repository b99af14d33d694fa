-- Reads what a file names: on each row a path, the token of who reads it, and perhaps the ETag that it has, between
-- spaces. Argument after --: the file.
-- Prints one JSON line at the end; latencies in microseconds.

local requests, sent = {}, 0

function init(args)
  for row in io.lines(args[1]) do
    local path, token, known = row:match("(%S+) (%S+) ?(%S*)")
    local headers = { Authorization = "Bearer " .. token }
    if known ~= "" then
      headers["If-None-Match"] = known
    end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"refused":%d,"broken":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

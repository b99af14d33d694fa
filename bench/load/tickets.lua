-- Drives POST /api/tickets/<id>/reserve (and release) by one of the workloads.
-- Arguments after --: workload, tickets, offset, file with a token a line, Prefer header or "-".
-- Prints one JSON line at the end; latencies in microseconds.

local workload, tickets, offset, prefer
local tokens, cumulative = {}, {}
local sent = 0
local CHURN_LAG = 512 -- a ticket is released this many requests after its reserve
local STEP = 7919 -- a prime: tickets that follow each other lie far apart in the table

local function zipf_table()
  local total = 0
  for rank = 1, tickets do
    total = total + 1 / rank
    cumulative[rank] = total
  end
end

local function zipf()
  local point, low, high = math.random() * cumulative[tickets], 1, tickets
  while low < high do
    local middle = math.floor((low + high) / 2)
    if cumulative[middle] < point then low = middle + 1 else high = middle end
  end
  return low - 1
end

function init(args)
  workload, tickets, offset = args[1], tonumber(args[2]), tonumber(args[3])
  for line in io.lines(args[4]) do tokens[#tokens + 1] = "Bearer " .. line end
  if args[5] ~= "-" then prefer = args[5] end
  math.randomseed(offset + 1)
  if workload == "zipf" then zipf_table() end
end

local function choose()
  if workload == "zipf" then return zipf(), "reserve" end
  if workload == "hot" then return math.random(0, 9), "reserve" end
  if workload == "single" then return 0, "reserve" end
  if workload == "churn" then
    local turn = offset + math.floor(sent / 2)
    if sent % 2 == 0 then return turn * STEP % tickets, "reserve" end
    return (turn - CHURN_LAG) * STEP % tickets, "release"
  end
  return (offset + sent) * STEP % tickets, "reserve"
end

function request()
  local ticket, action = choose()
  sent = sent + 1
  local holder = workload == "churn" and ticket % #tokens + 1 or math.random(#tokens)
  local headers = { Authorization = tokens[holder], ["Content-Length"] = "0" }
  if prefer then headers.Prefer = prefer end
  return wrk.format("POST", string.format("/api/tickets/t-%08d/%s", ticket, action), headers)
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"refused":%d,"broken":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

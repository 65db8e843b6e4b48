-- Approve one nomination a request: each thread walks its own share of a range, under a fresh Idempotency-Key each.

local threads = {}

function setup(thread)
  thread:set("index", #threads)
  table.insert(threads, thread)
end

function init(args)
  first, count, stride, total = tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  count_of_threads = tonumber(args[5])
  step = 0
  wrk.method = "POST"
  wrk.headers["Authorization"] = "Bearer " .. args[6]
end

function request()
  local number = index + count_of_threads * step
  step = step + 1
  -- Beyond the range the same nomination is asked for again, which is refused and therefore noticed.
  local nomination = 1 + (first + number % count) * stride % total
  wrk.headers["Idempotency-Key"] = string.format("bench-%d-%d", first, number)
  return wrk.format(nil, "/api/v1/nominations/" .. nomination .. "/actions/approve")
end

function done(summary, latency, requests)
  local errors, used = summary.errors, 0
  for _, thread in ipairs(threads) do
    used = math.max(used, thread:get("step") * #threads)
  end
  io.write(string.format(
    '{"requests": %d, "bad": %d, "seconds": %.6f, "median_ms": %.3f, "p99_ms": %.3f, "used": %d}\n',
    summary.requests, errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, used))
end

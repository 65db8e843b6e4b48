-- Send one kind of request about one number after the other: each thread walks its own share of a range.

local threads = {}

function setup(thread)
  thread:set("index", #threads)
  table.insert(threads, thread)
end

function init(args)
  base, first, count = tonumber(args[1]), tonumber(args[2]), tonumber(args[3])
  stride, total = tonumber(args[4]), tonumber(args[5])
  count_of_threads, key_before = tonumber(args[6]), args[7]
  wrk.method, path_before, path_after = args[8], args[9], args[10]
  for at = 11, #args, 2 do
    wrk.headers[args[at]] = args[at + 1]
  end
  step = 0
end

function request()
  local number = index + count_of_threads * step
  step = step + 1
  -- Beyond the range the same nomination is asked for again: an act on it is refused and therefore noticed.
  local nomination = string.format("%d", 1 + base + (first + number % count) * stride % total)
  if key_before ~= "" then
    wrk.headers["Idempotency-Key"] = string.format("%s-%d", key_before, number)
  end
  return wrk.format(nil, path_before .. nomination .. path_after)
end

function done(summary, latency, requests)
  local errors, used = summary.errors, 0
  for _, thread in ipairs(threads) do
    used = math.max(used, thread:get("step") * #threads)
  end
  io.write(string.format(
    '{"requests": %d, "bad": %d, "seconds": %.6f, "median_ms": %.3f, "p99_ms": %.3f, "used": %d, "bytes": %d}\n',
    summary.requests, errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, used, summary.bytes))
end

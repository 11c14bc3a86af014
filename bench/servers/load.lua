-- Sends one line of a file after the other, each in a POST; says so where it has come to the file's end.
-- All requests are made before the first is sent: while it measures it only looks them up.
-- Arguments: the file, the path, how many lines earlier loads have sent, and how many come after them at most.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  prepared = {}
  sent = 0
  local headers = { ["Content-Type"] = "application/json" }
  local used, most, number = tonumber(args[3]), tonumber(args[4]), 0
  for line in io.lines(args[1]) do
    number = number + 1
    if number > used + most then
      break
    elseif number > used then
      prepared[#prepared + 1] = wrk.format("POST", args[2], headers, line)
    end
  end
  total = #prepared
end

function request()
  sent = sent + 1
  return prepared[(sent - 1) % total + 1]
end

function done(summary, latency, requests)
  local sent, total = 0, 0
  for _, thread in ipairs(threads) do
    sent = sent + thread:get("sent")
    total = total + thread:get("total")
  end
  local errors = summary.errors
  io.write(string.format(
    'figures {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"longest":%d,"connect":%d,"read":%d,' ..
    '"write":%d,"status":%d,"timeout":%d,"sent":%d,"prepared":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout, sent, total))
end

-- Posts the file named by BODY with the content type TYPE and the header HEADER, and prints latencies in microseconds at the end.
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = os.getenv("TYPE")
local name, value = (os.getenv("HEADER") or ""):match("^([^:]+): (.*)$")
if name then
  wrk.headers[name] = value
end
file:close()

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("p50_us %d p99_us %d requests %d failed %d\n", latency:percentile(50), latency:percentile(99),
    summary.requests, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

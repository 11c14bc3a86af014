// How this server is doing, from /metrics as Prometheus reads it: rate, latency, errors, requests under way.

const COUNT = "landfall_requests_total";
const BUCKETS = "landfall_request_duration_seconds_bucket";
const UNDER_WAY = "landfall_requests_in_flight";
const READY = "landfall_ready";
const STARTED = "process_start_time_seconds";
const ASKED = /\/(infer|predict|explain)$|^(infer|predict|explain)/;
const KEPT = 60;
const FIRST_ERROR = 400;

function parseMetrics(text) {
  const samples = [];
  for (const line of text.split("\n")) {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!found) continue;
    const labels = {};
    for (const [, name, value] of (found[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name] = value;
    samples.push({ name: found[1], labels, value: Number(found[3].replace("+Inf", "Infinity")) });
  }
  return samples;
}

// Probes and scrapes come by themselves, and this page's own: only questions to the model count.
function asked(sample) {
  return ASKED.test(sample.labels.path ?? sample.labels.endpoint ?? "");
}

function snapshot(samples, at) {
  const taken = { at, total: 0, failed: 0, buckets: new Map(), underWay: null, ready: null, started: null };
  for (const sample of samples) {
    if (sample.name === COUNT && asked(sample)) {
      taken.total += sample.value;
      if (Number(sample.labels.code ?? sample.labels.status) >= FIRST_ERROR) taken.failed += sample.value;
    } else if (sample.name === BUCKETS && asked(sample)) {
      const bound = sample.labels.le === "+Inf" ? Infinity : Number(sample.labels.le);
      taken.buckets.set(bound, (taken.buckets.get(bound) ?? 0) + sample.value);
    } else if (sample.name === UNDER_WAY) taken.underWay = sample.value;
    else if (sample.name === READY) taken.ready = sample.value;
    else if (sample.name === STARTED) taken.started = sample.value;
  }
  return taken;
}

// Within its bucket a latency may lie anywhere: the straight line between the bounds, as Prometheus draws it.
function quantile(share, buckets) {
  const bounds = [...buckets.keys()].sort((one, other) => one - other);
  const total = buckets.get(Infinity) ?? 0;
  if (!total) return null;
  const wanted = share * total;
  let below = 0;
  let low = 0;
  for (const bound of bounds) {
    const count = buckets.get(bound);
    if (count >= wanted) {
      if (bound === Infinity) return low;
      return low + ((bound - low) * (wanted - below)) / (count - below || 1);
    }
    [below, low] = [count, bound];
  }
  return low;
}

function drawRate(rates, width, seconds) {
  const svg = document.createElementNS(SVG, "svg");
  const height = 72;
  svg.setAttribute("class", "rate");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "img");
  const most = Math.max(...rates, 1);
  svg.setAttribute("aria-label", `Requests a second, last ${figure(rates.at(-1) ?? 0)}, at most ${figure(most)}`);
  const x = (index) => (index / (KEPT - 1)) * width;
  const y = (rate) => height - 18 - (rate / most) * (height - 34);
  const first = KEPT - rates.length;
  const points = rates.map((rate, index) => `${x(first + index).toFixed(1)},${y(rate).toFixed(1)}`);
  shape(svg, "line", { x1: 0, x2: width, y1: y(0), y2: y(0) });
  if (rates.length > 1) {
    const area = [`${x(first)},${y(0)}`, ...points, `${x(KEPT - 1)},${y(0)}`];
    shape(svg, "polyline", { class: "area", points: area.join(" ") });
    shape(svg, "polyline", { points: points.join(" ") });
  }
  shape(svg, "text", { x: 0, y: 11 }, `${figure(most)} requests a second`);
  shape(svg, "text", { x: 0, y: height - 3 }, `${Math.round((KEPT * seconds) / 60)} min ago`);
  shape(svg, "text", { x: width, y: height - 3, "text-anchor": "end" }, "now");
  return svg;
}

// Keeps the last readings; another replica behind the same address starts anew, as its counts are its own.
class Traffic {
  constructor() {
    this.rates = [];
    this.last = null;
    this.replica = 0;
  }

  take(text, at) {
    const now = snapshot(parseMetrics(text), at);
    if (this.last && (this.last.started !== now.started || now.total < this.last.total)) {
      this.rates = [];
      this.last = null;
      this.replica += 1;
    }
    const rate = this.last ? (now.total - this.last.total) / ((now.at - this.last.at) / 1000) : null;
    if (rate !== null) this.rates = [...this.rates, rate].slice(-KEPT);
    this.last = now;
    return { ...now, rate, p50: quantile(0.5, now.buckets), p99: quantile(0.99, now.buckets) };
  }
}

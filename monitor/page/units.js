// Numbers as a person reads them, by Grafana's unit names. Knows nothing of charts.

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

function trimmed(number) {
  const size = Math.abs(number);
  if (size === 0) return "0";
  return String(size >= 1000 ? Math.round(number) : Number(number.toPrecision(3)));
}

function thousands(number) {
  const size = Math.abs(number);
  if (size >= 1e9) return trimmed(number / 1e9) + " G";
  if (size >= 1e6) return trimmed(number / 1e6) + " M";
  if (size >= 1e4) return trimmed(number / 1e3) + " k";
  return trimmed(number);
}

function bytes(number, suffix) {
  let power = 0;
  while (Math.abs(number) >= 1024 && power < BINARY.length - 1) {
    number /= 1024;
    power += 1;
  }
  return `${trimmed(number)} ${BINARY[power]}${suffix}`;
}

function seconds(number) {
  const size = Math.abs(number);
  if (size === 0) return "0 s";
  if (size < 1e-3) return trimmed(number * 1e6) + " µs";
  if (size < 1) return trimmed(number * 1e3) + " ms";
  return trimmed(number) + " s";
}

const WRITERS = {
  s: seconds,
  bytes: (number) => bytes(number, ""),
  Bps: (number) => bytes(number, "/s"),
  percentunit: (number) => trimmed(number * 100) + " %",
  reqps: (number) => thousands(number) + "/s",
  cps: (number) => thousands(number) + "/s",
};

export function written(number, unit) {
  return (WRITERS[unit] ?? thousands)(number);
}

// Steps of 1, 2 or 5 times a power of ten; of two where bytes are counted, so that labels stay round.
export function niceStep(span, wanted, unit) {
  const rough = span / wanted;
  if (unit === "bytes" || unit === "Bps") {
    return 2 ** Math.ceil(Math.log2(rough));
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999);
  return factor * power;
}

// Whole minutes and hours, so that labels fall on times that a person would choose.
export function timeStep(seconds) {
  const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
  return steps.find((step) => step >= seconds) ?? 86400 * Math.ceil(seconds / 86400);
}

export function clock(second, withSeconds) {
  const options = { hour: "2-digit", minute: "2-digit", hour12: false };
  if (withSeconds) options.second = "2-digit";
  return new Date(second * 1000).toLocaleTimeString([], options);
}

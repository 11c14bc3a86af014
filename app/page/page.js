// Joins form, server and pictures: asks as one types, one question at a time, and shows the last answer only.

const PAUSE = 120;
const EVERY = 5000;
const model = JSON.parse(document.getElementById("model").textContent);
const form = document.getElementById("row");
const at = (id) => document.getElementById(id);
const shown = { explanation: null, output: null };
let waiting = 0;
let asking = null;

function question() {
  let whole = true;
  const inputs = model.features.map((feature) => {
    let value = null;
    try {
      value = readField(form, feature);
      showFault(form, feature.name, "");
    } catch (fault) {
      showFault(form, feature.name, fault.message);
      whole = false;
    }
    return { name: feature.name, shape: [1], datatype: feature.datatype, data: [value] };
  });
  return whole ? { inputs } : null;
}

async function ask() {
  const body = question();
  asking?.abort();
  if (!body) return stale("Mend the field that is marked.");
  asking = new AbortController();
  const { signal } = asking;
  const began = performance.now();
  try {
    const answer = await fetch(`v2/models/${encodeURIComponent(model.name)}/explain`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    const said = await answer.json();
    if (answer.ok) show(said.explanations[0], performance.now() - began);
    else refuse(said);
  } catch (fault) {
    if (fault.name !== "AbortError") stale("The server does not answer. It is asked again with the next change.");
  }
}

function refuse(said) {
  let placed = false;
  for (const finding of said.findings ?? []) {
    placed = showFault(form, finding.field, `${finding.value} is not allowed: ${finding.allowed}.`) || placed;
  }
  stale(placed ? "Mend the field that is marked." : said.error);
}

function stale(text) {
  document.body.classList.add("stale");
  at("speed").textContent = text;
  at("speed").classList.add("fault-all");
  at("said").textContent = text;
}

function show(explanation, milliseconds) {
  document.body.classList.remove("stale");
  shown.explanation = explanation;
  const place = explanation.label === undefined ? 0 : explanation.outputs.indexOf(explanation.label);
  shown.output ??= place;
  showAnswer(explanation, place);
  showWhy();
  at("speed").classList.remove("fault-all");
  at("speed").textContent = `Answered and explained in ${figure(milliseconds)} ms, the way to this browser included.`;
}

function showAnswer(explanation, place) {
  if (explanation.label === undefined) {
    const unit = element("span", { class: "unit" }, ` ${model.unit}`);
    at("label").replaceChildren(figure(explanation.prediction[0], 4), unit);
    at("said").textContent = `${figure(explanation.prediction[0], 4)} ${model.unit}`;
    return;
  }
  at("label").textContent = explanation.label;
  at("said").textContent = `${explanation.label}, ${percent(explanation.prediction[place])}`;
  at("classes").replaceChildren(
    ...explanation.outputs.map((name, index) => {
      const bar = element("span", { class: "bar" });
      bar.style.width = `${explanation.prediction[index] * 100}%`;
      const track = element("span", { class: "track", "aria-hidden": "true" }, bar);
      if (model.threshold !== null && index === 1 && model.threshold !== 0.5) {
        const mark = element("span", { class: "asked", title: `predicted from ${percent(model.threshold)} on` });
        mark.style.left = `${model.threshold * 100}%`;
        track.append(mark);
      }
      const number = element("span", { class: "number" }, percent(explanation.prediction[index]));
      const chosen = index === place ? "class chosen" : "class";
      return element("div", { class: chosen }, element("span", {}, name), track, number);
    }),
  );
}

function showWhy() {
  const { explanation, output } = shown;
  if (!explanation) return;
  at("how").textContent = meaning(model, explanation, output);
  const width = Math.max(at("chart").clientWidth, 240);
  at("chart").replaceChildren(drawShares(ranked(model, explanation, output), width));
  at("table").replaceChildren(drawTable(model, explanation, output));
  at("output").value = String(output);
}

function offerOutputs() {
  if (model.classes.length < 2) return;
  at("for").hidden = false;
  at("output").replaceChildren(...model.classes.map((name, index) => element("option", { value: index }, name)));
  at("output").addEventListener("change", (event) => {
    shown.output = Number(event.target.value);
    showWhy();
  });
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
}

function fill(address) {
  const row = rowOf(address);
  for (const feature of model.features) {
    if (row.has(feature.name)) writeField(form, feature, row.get(feature.name));
    else followSlider(form, feature.name);
  }
}

async function copied(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser does not allow it";
  }
  setTimeout(() => (button.textContent = before), 2000);
}

const traffic = new Traffic();

async function watch() {
  if (document.visibilityState === "hidden") return;
  try {
    const answer = await fetch("metrics");
    showTraffic(traffic.take(await answer.text(), performance.now()));
  } catch {
    at("since").textContent = "The server does not answer.";
  }
}

function showTraffic(now) {
  const pairs = [
    ["Questions a second", now.rate === null ? "–" : figure(now.rate), ""],
    ["Half answered within", duration(now.p50), ""],
    ["99 % within", duration(now.p99), ""],
    ["Under way", now.underWay === null ? "–" : figure(now.underWay), ""],
    ["Answered", figure(now.total, 12), now.failed ? ` ${figure(now.failed, 12)} refused` : ""],
  ];
  at("figures").replaceChildren(
    ...pairs.map(([name, value, more]) => {
      return element("div", {}, element("dt", {}, name), element("dd", {}, value, element("span", {}, more)));
    }),
  );
  const since = now.started ? `since ${new Date(now.started * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}` : "";
  at("since").textContent = traffic.replica ? `Another replica answers now, up ${since}` : `Up ${since}`.trim();
  if (traffic.rates.length) {
    at("rate").replaceChildren(drawRate(traffic.rates, Math.max(at("rate").clientWidth, 240), EVERY / 1000));
  }
  at("state").hidden = now.ready === null;
  at("state").textContent = now.ready ? "ready" : "not ready";
  at("state").className = `badge ${now.ready ? "good" : "bad"}`;
}

form.addEventListener("input", (event) => {
  const name = event.target.dataset.for;
  if (name) controls(form, name)[0].value = event.target.value;
  else followSlider(form, event.target.name);
  soon();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form.addEventListener("reset", () => setTimeout(() => {
  for (const feature of model.features) followSlider(form, feature.name);
  history.replaceState(null, "", location.pathname);
  ask();
}));
addEventListener("hashchange", () => {
  fill(location.hash);
  ask();
});
at("copy").addEventListener("click", (event) => copied(event.target, event.target.dataset.text));
at("link").addEventListener("click", (event) => {
  const address = addressOf(form, model.features);
  history.replaceState(null, "", address);
  copied(event.target, location.href);
});
new ResizeObserver(() => showWhy()).observe(at("chart"));
document.addEventListener("visibilitychange", watch);
offerOutputs();
fill(location.hash);
ask();
watch();
setInterval(watch, EVERY);

// Fetches the view every few seconds and shows it: alerts, numbers now, charts. The panels come from the server.

import { colour, drawChart, element } from "./chart.js";
import { clock, written } from "./units.js";

const REFRESH_MILLISECONDS = 5000;
const WIDE_NAME = 24;
const byId = (id) => document.getElementById(id);

let minutes = Number(new URLSearchParams(location.search).get("minutes")) || 15;
let asked = 0;
let charts = [];
let shown = false;

function showAlerts(alerts) {
  const nodes = alerts.map((alert) => {
    const level = alert.severity === "critical" ? "critical" : "warning";
    const node = element("div", { class: `alert ${level} ${alert.state}` });
    node.append(element("strong", {}, alert.summary || alert.name));
    const since = clock(Date.parse(alert.since) / 1000, true);
    const word = alert.state === "firing" ? alert.severity : "pending";
    node.append(element("span", { class: "since" }, `${alert.name}, ${word} since ${since}`));
    node.append(element("p", {}, alert.description));
    return node;
  });
  if (!nodes.length) nodes.push(element("div", { class: "alert calm" }, "No alert."));
  byId("alerts").replaceChildren(...nodes);
}

function card(panel) {
  const node = element("article", { title: panel.description });
  node.append(element("h2", {}, panel.title), element("p", { class: "about" }, panel.description));
  return node;
}

function empty(panel, view) {
  // Where Prometheus itself is away, the head of the page says so, once.
  if (view.problem) return element("p", { class: "empty" }, "not known");
  const nothing = panel.type === "stat" ? "nothing measured" : "Nothing measured in this time.";
  return element("p", { class: "empty" }, panel.problem ?? nothing);
}

function stat(panel, view) {
  const node = card(panel);
  if (!panel.lines.length) node.append(empty(panel, view));
  for (const line of panel.lines) {
    node.append(element("div", { class: "value" }, written(line.points.at(-1)[1], panel.unit)));
    // A digest is told by its start; the whole stands in the title.
    const name = line.name.replace(/sha256:([0-9a-f]{12})[0-9a-f]+/g, "$1");
    if (name) node.append(element("div", { class: "value-name", title: line.name }, name));
    if (name.length > WIDE_NAME) node.classList.add("wide");
  }
  return node;
}

// Of a line that ended (its pod is gone) the last value is history: the number now is none.
function latest(line, view) {
  const point = line.points.at(-1);
  return view.end - point[0] <= 2 * view.step ? point : undefined;
}

function legend(panel, view) {
  const list = element("ul", { class: "legend" });
  const numbers = panel.lines.map((line, index) => {
    const item = element("li");
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = colour(index);
    const number = element("span", { class: "number" });
    item.append(swatch, element("span", {}, line.name), number);
    list.append(item);
    return number;
  });
  const moment = element("time");
  list.append(moment);
  return {
    list,
    show(when) {
      moment.textContent = when === null ? "" : clock(when, true);
      panel.lines.forEach((line, index) => {
        const point = when === null ? latest(line, view) : line.points.find((one) => one[0] === when);
        numbers[index].textContent = point ? written(point[1], panel.unit) : "–";
      });
    },
  };
}

function chart(panel, view) {
  const node = card(panel);
  if (!panel.lines.length) {
    node.append(empty(panel, view));
    return { node, draw: () => {} };
  }
  const { svg, draw, cursor } = drawChart(panel, view);
  const words = legend(panel, view);
  const show = (when) => {
    cursor.show(when);
    words.show(when);
  };
  svg.addEventListener("pointermove", (event) => show(cursor.at(event.offsetX)));
  svg.addEventListener("pointerleave", () => show(null));
  node.append(svg, words.list);
  words.show(null);
  return { node, draw };
}

function show(view) {
  byId("title").textContent = view.title;
  if (!view.problem) showAlerts(view.alerts);
  else byId("alerts").replaceChildren();
  byId("stats").replaceChildren(...view.panels.filter((panel) => panel.type === "stat").map((panel) => stat(panel, view)));
  charts = view.panels.filter((panel) => panel.type !== "stat").map((panel) => chart(panel, view));
  byId("charts").replaceChildren(...charts.map((one) => one.node));
  for (const one of charts) one.draw();
  shown = !view.problem;
}

function tell(text, broken) {
  byId("freshness").textContent = text;
  byId("freshness").classList.toggle("broken", broken);
}

async function refresh() {
  const mine = (asked += 1);
  try {
    const response = await fetch(`api/view?minutes=${minutes}`);
    const view = await response.json();
    if (mine !== asked) return;
    if (!response.ok) throw new Error(view.error);
    // While someone reads a value under the pointer, the chart must not be redrawn away from under it.
    const reading = document.querySelector("svg.chart:hover") && !matchMedia("(hover: none)").matches;
    if (!reading && !(view.problem && shown)) show(view);
    if (view.problem) tell(view.problem + (shown ? " What you see is old." : ""), true);
    else tell(`as of ${clock(view.end, true)}`, false);
  } catch (error) {
    if (mine === asked) tell(`The monitor does not answer: ${error.message}. What you see is old.`, true);
  }
}

function choose(chosen) {
  minutes = chosen;
  for (const button of byId("windows").children) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.minutes) === minutes));
  }
  refresh();
}

for (const button of byId("windows").children) {
  button.addEventListener("click", () => choose(Number(button.dataset.minutes)));
}
addEventListener("resize", () => charts.forEach((one) => one.draw()));
choose(minutes);
setInterval(refresh, REFRESH_MILLISECONDS);

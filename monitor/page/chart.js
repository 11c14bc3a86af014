// Draws one panel's lines as SVG, with axes and a cursor that reads values. Knows nothing of where they come from.

import { clock, niceStep, timeStep, written } from "./units.js";

const COLOURS = 8;
const LABEL_PIXELS = 70;
const LEFT = 62;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;
const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

function shape(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

export function colour(index) {
  return `var(--line-${index % COLOURS})`;
}

function range(panel) {
  const values = panel.lines.flatMap((line) => line.points.map((point) => point[1]));
  const low = Math.min(panel.minimum ?? Infinity, ...values);
  let high = Math.max(panel.maximum ?? -Infinity, ...values);
  if (high <= low) high = low + (Math.abs(low) || 1);
  const step = niceStep(high - low, 4, panel.unit);
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step - 1e-9) * step, step };
}

// A line breaks where values are missing: joining across a gap would show what nobody measured.
function paths(points, step, x, y) {
  const runs = [];
  let previous = -Infinity;
  for (const [when, value] of points) {
    if (when - previous > step * 1.5) runs.push([]);
    runs.at(-1).push([x(when), y(value)]);
    previous = when;
  }
  return runs;
}

export function drawChart(panel, view) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "chart");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${panel.title}. ${panel.description}`);
  const cursor = { line: null, show: () => {} };

  function draw() {
    const width = svg.clientWidth || 400;
    const height = svg.clientHeight || 176;
    svg.replaceChildren();
    const { low, high, step } = range(panel);
    const x = (when) => LEFT + ((when - view.start) / (view.end - view.start)) * (width - LEFT - RIGHT);
    const y = (value) => TOP + (1 - (value - low) / (high - low)) * (height - TOP - BOTTOM);
    for (let tick = low; tick <= high + step / 2; tick += step) {
      shape(svg, "line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) });
      shape(svg, "text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, written(tick, panel.unit));
    }
    const apart = timeStep(((view.end - view.start) * LABEL_PIXELS) / (width - LEFT));
    for (let when = Math.ceil(view.start / apart) * apart; when <= view.end; when += apart) {
      const anchor = x(when) > width - LABEL_PIXELS / 3 ? "end" : "middle";
      shape(svg, "text", { x: x(when), y: height - 4, "text-anchor": anchor }, clock(when, false));
    }
    panel.lines.forEach((line, index) => {
      for (const run of paths(line.points, view.step, x, y)) {
        if (run.length === 1) {
          shape(svg, "circle", { class: "dot", cx: run[0][0], cy: run[0][1], r: 2.5 }).style.fill = colour(index);
        } else {
          const points = run.map((point) => point.map((n) => n.toFixed(1)).join(",")).join(" ");
          shape(svg, "polyline", { class: "line", points }).style.stroke = colour(index);
        }
      }
    });
    const mark = shape(svg, "line", { class: "cursor", y1: TOP, y2: height - BOTTOM, visibility: "hidden" });
    cursor.show = (when) => {
      mark.setAttribute("visibility", when === null ? "hidden" : "visible");
      if (when !== null) {
        mark.setAttribute("x1", x(when));
        mark.setAttribute("x2", x(when));
      }
    };
    cursor.at = (offset) => {
      const share = (offset - LEFT) / (width - LEFT - RIGHT);
      const when = view.start + Math.min(1, Math.max(0, share)) * (view.end - view.start);
      return Math.round(when / view.step) * view.step;
    };
  }

  return { svg, draw, cursor };
}

// Draws what each feature adds: bars from a line in the middle, and the same as a table.

const ROW = 44;
const MOST = 12;
const BAR = 9;
const SIDE = 4;
const SUMMED = 3;

function words(model, share, value) {
  const feature = model.features.find((one) => one.name === share.feature);
  if (value === null || value === undefined) return "not measured";
  const place = feature.categories.indexOf(value);
  if (place >= 0) return feature.labels[place] ?? String(value);
  return figure(value, 6) + (feature.unit ? ` ${feature.unit}` : "");
}

function titleOf(model, share) {
  return model.features.find((one) => one.name === share.feature).title;
}

// Of probabilities the hundredth part is the unit that people think in.
function points(explanation) {
  return explanation.scale === "probability" ? 100 : 1;
}

// Largest first; what does not fit is summed up in one last bar.
function ranked(model, explanation, output) {
  const rows = explanation.features
    .map((share) => ({
      title: titleOf(model, share),
      value: words(model, share, share.value),
      reference: words(model, share, share.reference),
      adds: share.contributions[output] * points(explanation),
    }))
    .sort((one, other) => Math.abs(other.adds) - Math.abs(one.adds));
  if (rows.length <= MOST) return rows;
  const rest = rows.slice(MOST - 1);
  const adds = rest.reduce((sum, row) => sum + row.adds, 0);
  return [...rows.slice(0, MOST - 1), { title: `${rest.length} more`, value: "", adds }];
}

function decimals(rows) {
  const most = Math.max(...rows.map((row) => Math.abs(row.adds)), 0);
  return most >= 100 ? 0 : most >= 10 ? 1 : most >= 0.1 ? 2 : 3;
}

// The value stays whole where there is no room for both.
function fitted(text, letters) {
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 4)).trimEnd()}…`;
}

function drawShares(rows, width) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "shares");
  svg.setAttribute("viewBox", `0 0 ${width} ${rows.length * ROW + 4}`);
  svg.setAttribute("role", "img");
  const digits = decimals(rows);
  const told = rows.slice(0, SUMMED).map((row) => `${row.title} ${signed(row.adds, digits)}`);
  svg.setAttribute("aria-label", `Largest first: ${told.join(", ")}. The table below has them all.`);
  const down = Math.max(0, ...rows.map((row) => -row.adds));
  const up = Math.max(0, ...rows.map((row) => row.adds));
  const scale = (width - 2 * SIDE) / (down + up || 1);
  const zero = SIDE + down * scale;
  rows.forEach((row, index) => {
    const top = index * ROW;
    const long = Math.abs(row.adds) * scale;
    const letters = Math.floor((width - 70) / 7.4);
    const value = row.value ? `: ${row.value}` : "";
    shape(svg, "text", { x: 0, y: top + 16 }, fitted(row.title, letters - value.length) + value);
    shape(svg, "line", { class: "zero", x1: zero, x2: zero, y1: top + 20, y2: top + 35 });
    shape(svg, "text", { class: "number", x: width, y: top + 16, "text-anchor": "end" }, signed(row.adds, digits));
    shape(svg, "rect", {
      class: row.adds < 0 ? "less" : "more",
      x: row.adds < 0 ? zero - long : zero,
      y: top + 23,
      width: Math.max(long, 1),
      height: BAR,
      rx: 2,
    });
  });
  return svg;
}

function drawTable(model, explanation, output) {
  const occluded = explanation.method === "occlusion";
  const heads = ["Feature", "Value", ...(occluded ? ["Put to"] : []), "Adds"];
  const head = element("tr", {}, ...heads.map((text, place) => {
    return element("th", { scope: "col", ...(place === heads.length - 1 ? { class: "number" } : {}) }, text);
  }));
  const shares = [...explanation.features].sort(
    (one, other) => Math.abs(other.contributions[output]) - Math.abs(one.contributions[output]),
  );
  const lines = shares.map((share) => {
    const cells = [words(model, share, share.value), ...(occluded ? [words(model, share, share.reference)] : [])];
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, titleOf(model, share)),
      ...cells.map((text) => element("td", {}, text)),
      element("td", { class: "number" }, signed(share.contributions[output] * points(explanation), 3)),
    );
  });
  const caption = element("caption", { class: "hidden" }, "What each feature adds to the prediction");
  return element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...lines));
}

// What the numbers are, in words: the same bars mean different things for different models.
function meaning(model, explanation, output) {
  const name = explanation.outputs[output];
  const what = model.classes.length ? `the probability of “${name}”` : name;
  const written = (value) => (model.classes.length ? percent(value) : figure(value, 4));
  const base = explanation.base[output];
  const answer = explanation.prediction[output];
  const unit = explanation.scale === "probability" ? ", in percentage points," : "";
  if (explanation.method === "occlusion") {
    if (explanation.features.every((share) => share.contributions[output] === 0)) {
      return "This is the reference itself: change a value, and a bar shows how much that changed the answer.";
    }
    const reference =
      explanation.reference === "typical"
        ? "what is typical of the rows learned from (the middle of the median’s bin, the most frequent category)"
        : "its reference, the example’s";
    return (
      `By how much ${what} would fall${unit} if this one value were put to ${reference}. ` +
      "An approximation: what features do together is not shared out, so the bars need not add up."
    );
  }
  const way = explanation.method === "linear" ? "by the model's own weights" : "along the path through every tree";
  if (explanation.scale === "log-odds") {
    return (
      `Exact, ${way}, in log-odds of “${name}” (+0.69 doubles the odds): ` +
      `from ${signed(base, 2)}, the training rows’ average, the bars lead to ${written(answer)}.`
    );
  }
  if (explanation.scale === "log-ratio") {
    return (
      `Exact, ${way}, in log-ratios of “${name}” to the middle of all classes (+0.69 doubles the ratio): ` +
      `from ${signed(base, 2)}, the training rows’ average, the bars lead to ${written(answer)}.`
    );
  }
  return `Exact, ${way}: from ${written(base)}, the training rows’ average, the bars add up to ${written(answer)}.`;
}

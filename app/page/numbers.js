// Numbers and elements as the whole page writes them. Knows nothing of models.

const LETTERS = "en"; // the page's language: figures of a reader's own locale would disagree with its words
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function shape(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

function percent(share) {
  return `${new Intl.NumberFormat(LETTERS, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share * 100)} %`;
}

function figure(value, digits = 3) {
  return new Intl.NumberFormat(LETTERS, { maximumSignificantDigits: digits }).format(value);
}

// A change always shows its sign: colour alone would not tell everybody.
function signed(value, decimals) {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value < 0 ? "−" : "+") + text;
}

function duration(seconds) {
  if (seconds === null) return "–";
  return seconds < 1 ? `${figure(seconds * 1000)} ms` : `${figure(seconds)} s`;
}

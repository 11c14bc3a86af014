// The form as a row of values, and faults back at their fields. Knows nothing of what answers.

function controls(form, name) {
  return [...form.elements].filter((one) => one.name === name && one.type !== "range");
}

// A value as the protocol takes it; null where it is missing. Throws where it is no number at all.
function readField(form, feature) {
  const own = controls(form, feature.name);
  const one = own.find((control) => control.type !== "radio" || control.checked);
  if (one?.validity.badInput) throw new RangeError("This is not a number.");
  if (!one || one.value === "") return null;
  return feature.categories.length ? feature.categories[Number(one.value)] : Number(one.value);
}

function writeField(form, feature, text) {
  const place = feature.categories.map(String).indexOf(text);
  const value = feature.categories.length ? (place < 0 ? "" : String(place)) : text;
  for (const control of controls(form, feature.name)) {
    if (control.type === "radio") control.checked = control.value === value;
    else control.value = value;
  }
  followSlider(form, feature.name);
}

function slider(form, name) {
  return form.querySelector(`input[type="range"][data-for="${CSS.escape(name)}"]`);
}

function followSlider(form, name) {
  const range = slider(form, name);
  const value = controls(form, name)[0]?.value;
  if (range && value !== "" && value !== undefined) range.value = value;
}

function showFault(form, name, text) {
  const field = form.querySelector(`.field[data-feature="${CSS.escape(name)}"]`);
  if (!field) return false;
  const place = field.querySelector(".fault");
  place.textContent = text;
  place.hidden = !text;
  field.classList.toggle("wrong", Boolean(text));
  for (const control of controls(form, name)) {
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  return true;
}

// The part of an address after "#": it never leaves the browser, as a row may be about a person.
function rowOf(address) {
  return new URLSearchParams(address.replace(/^#/, ""));
}

function addressOf(form, features) {
  const row = new URLSearchParams();
  for (const feature of features) {
    const value = readField(form, feature);
    row.set(feature.name, value === null ? "" : String(value));
  }
  return `#${row}`;
}

// What the explorers share: draws from a seed, numbers as text, knobs, buttons, picture, sentence.
//
// Page and widget put this file before an explorer's own module, so the names below are known there
// and nothing is exported. `panel(...)` returns anywidget's `render({ model, el })`.

function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Numbers between -limit and limit, and matrices of them, row by row.
function drawer(seed) {
  const random = mulberry32(seed);
  const uniform = (n, limit = 1) => Array.from({ length: n }, () => (2 * random() - 1) * limit);
  const matrix = (m, n, limit) => Array.from({ length: m }, () => uniform(n, limit));
  return { uniform, matrix };
}

// Entry (j, k) is -1 to the number of ones that j and k share in binary: orthogonal rows.
function hadamard(j, k) {
  let sign = 1;
  for (let bits = j & k; bits; bits &= bits - 1) sign = -sign;
  return sign;
}

const transpose = (M) => M[0].map((_, k) => M.map((row) => row[k]));

function dot(u, v) {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j] * v[j];
  return sum;
}

// 1 / cosh(a)^2: the slope of tanh, without the cancellation of 1 - tanh(a)^2 near saturation.
function sech2(a) {
  const e = Math.exp(-2 * Math.abs(a));
  return (4 * e) / (1 + e) ** 2;
}

const superscript = (text) => text.replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);

function typeset(value) {
  if (value < 1e-16) return "< 10⁻¹⁶";
  if (value >= 0.0095 && value < 9950) return String(Number(value.toPrecision(2)));
  const [digits, exponent] = value.toExponential(1).split(/e[+]?/);
  return `${digits}×10${superscript(exponent)}`;
}

function signed(value) {
  const size = Math.abs(value);
  return size < 1e-16 ? "0" : (value < 0 ? "−" : "") + typeset(size);
}

const svgText = (x, y, words, kind = "") => `<text x="${x}" y="${y}" class="${kind}">${words}</text>`;

// A frame for curves with names at their right ends, and the ticks of its lower axis.
function frame(width, last, caption, right = 104) {
  const height = Math.round(Math.min(360, Math.max(280, width * 0.5)));
  const box = { left: 44, right: width - right, top: 14, bottom: height - 46, height };
  box.x = (step) => box.left + ((box.right - box.left) * step) / last;
  const tick = [1, 2, 5, 10, 20, 50].find((size) => last / size <= (width < 480 ? 5 : 10));
  box.svg = "";
  for (let step = 0; step <= last; step += tick) box.svg += svgText(box.x(step), box.bottom + 23, step);
  box.svg += svgText((box.left + box.right) / 2, height - 3, caption);
  return box;
}

// Labels keep the order of their curves' ends, and room for two lines each.
function spread(ends, low, high) {
  const gap = 38, order = ends.sort((p, q) => p.at - q.at);
  order.forEach((end, place) => {
    const above = place ? order[place - 1].at + gap : low;
    end.at = Math.max(above, Math.min(end.at, high - gap * (order.length - 1 - place)));
  });
  return order;
}

// Curves over the steps back on a logarithmic axis that never moves, so that two settings can be
// compared by eye. `curves` lists [key of data, label]; entry k of a curve is k steps back.
function logChart(curves, data, T, width, id) {
  const TOP = 6, BOTTOM = -16, box = frame(width, T, "steps back from the end");
  const { left, right, top, bottom, x } = box;
  const y = (exponent) => top + ((bottom - top) * (TOP - exponent)) / (TOP - BOTTOM);
  let svg = `<clipPath id="${id}"><path d="M${left} ${top}H${right}V${bottom}H${left}"/></clipPath>`;
  for (let e = BOTTOM; e <= TOP; e += 4) {
    svg += `<path class="${e ? "" : "one"}" d="M${left} ${y(e)}H${right}"/>`;
    svg += svgText(left - 8, y(e) + 4, e ? `10${superscript(String(e))}` : 1, "left");
  }
  const ends = curves.map(([key, label]) => {
    // A zero has no logarithm: it lies far below the frame.
    const exponents = data[key].map((value) => Math.max(Math.log10(value), 3 * BOTTOM));
    const points = exponents.map((e, back) => `${x(back).toFixed(1)} ${y(e).toFixed(1)}`);
    svg += `<path class="curve ${key}" clip-path="url(#${id})" d="M${points.join("L")}"/>`;
    // A triangle outside the frame marks where a curve leaves the axis.
    const off = exponents.findIndex((e) => e < BOTTOM || e > TOP), up = exponents[off] > TOP;
    if (off > 0) svg += svgText(x(off), up ? top - 3 : bottom + 11, up ? "▲" : "▼", key);
    return { key, label, value: data[key][T], at: y(Math.min(TOP, Math.max(BOTTOM, exponents[T]))) };
  });
  for (const { key, label, value, at } of spread(ends, top + 8, bottom - 18)) {
    svg += svgText(right + 10, at, label, `right name ${key}`);
    svg += svgText(right + 10, at + 17, typeset(value), `right ${key}`);
  }
  return { svg: svg + box.svg, height: box.height };
}

const STYLE = `
--ink: var(--gr-fg, #222832); --quiet: var(--gr-muted, #59636e); --rule: var(--gr-grid, #d9dde2);
--blue: var(--gr-f, #0067a5); --orange: var(--gr-g, #b34700); --green: var(--gr-i, #00734f);
color: var(--ink); container-type: inline-size; font-size: .9375rem; line-height: 1.45; text-align: left;
[data-jp-theme-light=false] &, .vscode-dark & { --ink: #ced6dd; --quiet: #a3acb8; --rule: #3a4454;
  --blue: #6cb8f5; --orange: #ff9b66; --green: #4fd1a5; }
& .knobs { display: grid; gap: .5rem 2.5rem; margin-bottom: 1rem; }
@container (min-width: 34rem) { & .knobs { grid-template-columns: 1fr 1fr; } }
& .knob { display: grid; grid-template-columns: 1fr auto; border: 0; margin: 0; padding: 0; min-width: 0; }
& label, & legend, & .title, & .name { font-weight: 600; margin: 0; padding: 0; font-size: inherit; }
& .value, & .status, & svg { font-variant-numeric: tabular-nums; }
& [type=range] { grid-column: 1 / -1; width: 100%; height: 1.75rem; margin: 0; accent-color: var(--blue); }
& .choices { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
& .choices label { font-weight: 400; display: inline-flex; gap: .35rem; align-items: center; min-height: 1.75rem; }
& .choices input { accent-color: var(--blue); margin: 0; width: 1.05rem; height: 1.05rem; }
& .presets { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: 1.25rem; }
& button { font: inherit; font-size: .875rem; color: inherit; background: none; padding: .2rem .8rem;
  border: 1px solid var(--quiet); border-radius: 1rem; cursor: pointer; }
& button:hover { border-color: var(--blue); color: var(--blue); }
& .status { margin: 1rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--blue); }
& svg { display: block; width: 100%; overflow: visible; font-size: 13px; }
& text { fill: var(--hue, var(--quiet)); text-anchor: middle; }
& .left { text-anchor: end; } & .right { text-anchor: start; }
& path { fill: none; stroke: var(--hue, var(--rule)); }
& .one { stroke: var(--quiet); }
& .curve { stroke-width: 2.5; stroke-linejoin: round; }`;

// A range by its limits or by its `values`, a choice of one by `choices`, switches by `switches` (a
// bit each).
function control({ name, label, min, max, step, values, choices, switches }, id) {
  if (values) [min, max, step] = [0, values.length - 1, 1];
  const box = (type, value, words) =>
    `<label><input type="${type}" name="${name}" value="${value}">${words}</label>`;
  if (choices || switches) {
    const kind = choices ? "radio" : "checkbox";
    const boxes = (choices || switches).map((words, n) => box(kind, choices ? words : n, words));
    const own = choices ? boxes.join("").replaceAll(`name="`, `name="${id}-`) : boxes.join("");
    return `<fieldset class="knob"><legend>${label}</legend><span class="value"></span>
      <div class="choices">${own}</div></fieldset>`;
  }
  return `<div class="knob"><label for="${id}-${name}">${label}</label><span class="value"></span>
    <input type="range" id="${id}-${name}" name="${name}" min="${min}" max="${max}" step="${step}"></div>`;
}

function show({ name, switches, choices, values, digits }, knob, value, note = "") {
  const inputs = [...knob.querySelectorAll("input")];
  if (switches) inputs.forEach((input, n) => { input.checked = (value >> n) & 1; });
  else if (choices) inputs.forEach((input) => { input.checked = input.value === value; });
  else {
    const words = note + value.toFixed(digits).replace("-", "−");
    inputs[0].value = values ? values.indexOf(value) : value;
    if (values) inputs[0].setAttribute("aria-valuetext", words);
    knob.querySelector(".value").textContent = words;
  }
}

function panel({ kind, style, knobs, start, presets, title, alt, simulate, chart, describe, notes }) {
  return ({ model, el }) => {
    const id = `gr-${Math.random().toString(36).slice(2, 8)}`;
    const read = () => Object.fromEntries(knobs.map(({ name }) => [name, model.get(name)]));
    const initial = read();
    const buttons = [...presets, ["reset"]].map(([label]) => `<button type="button">${label}</button>`);
    el.classList.add("gr-explore", kind);
    el.innerHTML = `<style>.gr-explore {${STYLE}} .${kind} {${style}}</style>
      <div class="knobs">${knobs.map((knob) => control(knob, id)).join("")}</div>
      <div class="presets">${buttons.join("")}</div>
      <p class="title">${title}</p>
      <svg role="img" aria-label="${alt}" aria-describedby="${id}-status"></svg>
      <p class="status" id="${id}-status" role="status"></p>`;
    const svg = el.querySelector("svg"), status = el.querySelector(".status");
    let request = 0, timer = 0;

    function draw() {
      request = 0;
      const settings = read(), result = simulate(settings), width = el.clientWidth || 640;
      const picture = chart(result, settings, width, `${id}-clip`);
      svg.setAttribute("viewBox", `0 0 ${width} ${picture.height}`);
      svg.innerHTML = picture.svg;
      const beside = notes ? notes(result, settings) : {};
      knobs.forEach((knob, n) =>
        show(knob, el.querySelectorAll(".knob")[n], settings[knob.name], beside[knob.name]));
      // A screen reader hears the sentence when the slider rests, not at every step of it.
      clearTimeout(timer);
      const say = () => { status.textContent = describe(result, settings); };
      timer = setTimeout(say, status.textContent ? 350 : 0);
    }
    const schedule = () => (request ||= requestAnimationFrame(draw));
    function apply(settings) {
      for (const name in settings) model.set(name, settings[name]);
      model.save_changes();
    }
    function changed({ target: { type, name, value, checked } }) {
      if (type === "radio") name = name.slice(id.length + 1);
      else if (type === "checkbox") value = model.get(name) & ~(1 << value) | (checked << value);
      const { values } = knobs.find((knob) => knob.name === name);
      apply({ [name]: type === "radio" ? value : values ? values[value] : Number(value) });
    }

    el.addEventListener("input", changed);
    // Pages and notebooks give meanings of their own to the arrow keys; Jupyter looks for an attribute.
    el.addEventListener("keydown", (event) => event.stopPropagation());
    el.querySelectorAll("input").forEach((input) => { input.dataset.lmSuppressShortcuts = "true"; });
    el.querySelectorAll("button").forEach((button, place) => button.addEventListener("click", () =>
      apply(place < presets.length ? { ...start, ...presets[place][1] } : initial)));
    const observer = new ResizeObserver(schedule);
    observer.observe(el);
    for (const { name } of knobs) model.on(`change:${name}`, schedule);
    draw();
    return () => {
      for (const { name } of knobs) model.off(`change:${name}`, schedule);
      observer.disconnect();
      cancelAnimationFrame(request);
      clearTimeout(timer);
    };
  };
}

// How much of a gradient that arrives at the last step reaches each earlier step.
//
// One ES module: `render({ model, el })` is anywidget's contract, `simulate` and `describe` are pure.
// The network comes from a seeded integer generator: B sequences of random inputs, W uniform with
// Glorot's limit, each gate's U orthogonal (a Hadamard matrix with random signs) times the recurrent
// scale s. The plain RNN has the candidate's weights W_g and U_g: an LSTM without its gates.

const B = 4, D = 4, H = 16, T_MAX = 200, SEED = 1;
const GATES = ["i", "f", "g", "o"];
// Exponents of the axis, which never moves, so that two settings can be compared by eye.
const TOP = 6, BOTTOM = -16;
const KNOBS = [
  { name: "forget_bias", label: "Forget-gate bias", min: -2, max: 6, step: 0.1, digits: 1 },
  { name: "input_bias", label: "Input-gate bias", min: -4, max: 4, step: 0.1, digits: 1 },
  { name: "recurrent_scale", label: "Recurrent scale", min: 0, max: 3, step: 0.05, digits: 2 },
  { name: "T", label: "Steps T", min: 2, max: T_MAX, step: 1, digits: 0 },
];
const START = { forget_bias: 1, input_bias: 0, recurrent_scale: 1, T: 50 };
const PRESETS = [
  ["forget bias 0", { forget_bias: 0 }],
  ["forget bias 1", {}],
  ["forget bias 5", { forget_bias: 5 }],
  ["highway only", { forget_bias: 3, recurrent_scale: 0 }],
  ["exploding", { forget_bias: 5, recurrent_scale: 3, T: 100 }],
];
const CURVES = [["highway", "forget gates"], ["rnn", "plain RNN"], ["lstm", "LSTM"]];

function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Entry (j, k) is -1 to the number of ones that j and k share in binary: orthogonal rows.
function hadamard(j, k) {
  let sign = 1;
  for (let bits = j & k; bits; bits &= bits - 1) sign = -sign;
  return sign;
}

// W and U by columns (column k: the weights into unit k), and U by rows for the way back.
function drawNetwork() {
  const random = mulberry32(SEED);
  const uniform = (n, limit = 1) => Array.from({ length: n }, () => (2 * random() - 1) * limit);
  const matrix = (m, n, limit) => Array.from({ length: m }, () => uniform(n, limit));
  const transpose = (M) => M[0].map((_, k) => M.map((row) => row[k]));
  const signs = () => uniform(H).map((u) => (u < 0 ? -1 : 1));
  const W = {}, U = {}, rows = {};
  for (const gate of GATES) {
    W[gate] = transpose(matrix(D, H, Math.sqrt(6 / (D + H))));
    const left = signs(), right = signs();
    rows[gate] = left.map((l, j) => right.map((r, k) => (l * hadamard(j, k) * r) / 4));
    U[gate] = transpose(rows[gate]);
  }
  const dhs = matrix(B, H), dcs = matrix(B, H);
  // Time first, so that a longer sequence begins with the shorter one.
  const xs = Array.from({ length: T_MAX }, () => matrix(B, D, Math.sqrt(3)));
  return { W, U, rows, dhs, dcs, xs };
}

const { W, U, rows, dhs, dcs, xs } = drawNetwork();

// Plain arrays: engines make them five times faster than typed arrays of this size.
const vector = (value = 0) => new Array(H).fill(value);

function dot(u, v) {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j] * v[j];
  return sum;
}

function sigmoid(a) {
  const e = Math.exp(-Math.abs(a));
  return (a >= 0 ? 1 : e) / (1 + e);
}

// 1 / cosh(a)^2: the slope of tanh, without the cancellation of 1 - tanh(a)^2 near saturation.
function sech2(a) {
  const e = Math.exp(-2 * Math.abs(a));
  return (4 * e) / (1 + e) ** 2;
}

function lstmStep(x, h, c, s, b) {
  const i = vector(), f = vector(), g = vector(), o = vector(), a_g = vector();
  const c_new = vector(), tanh_c = vector(), h_new = vector();
  for (let k = 0; k < H; k++) {
    i[k] = sigmoid(dot(x, W.i[k]) + dot(h, U.i[k]) * s + b.i);
    f[k] = sigmoid(dot(x, W.f[k]) + dot(h, U.f[k]) * s + b.f);
    a_g[k] = dot(x, W.g[k]) + dot(h, U.g[k]) * s;
    g[k] = Math.tanh(a_g[k]);
    o[k] = sigmoid(dot(x, W.o[k]) + dot(h, U.o[k]) * s);
    c_new[k] = f[k] * c[k] + i[k] * g[k];
    tanh_c[k] = Math.tanh(c_new[k]);
    h_new[k] = o[k] * tanh_c[k];
  }
  return { c, i, f, g, o, a_g, c_new, tanh_c, h_new };
}

function lstmStepBackward(dh_new, dc_next, { c, i, f, g, o, a_g, c_new, tanh_c }, s) {
  const da_i = vector(), da_f = vector(), da_g = vector(), da_o = vector(), dc = vector();
  for (let k = 0; k < H; k++) {
    const dc_new = dc_next[k] + dh_new[k] * o[k] * sech2(c_new[k]);
    da_i[k] = dc_new * g[k] * i[k] * (1 - i[k]);
    da_f[k] = dc_new * c[k] * f[k] * (1 - f[k]);
    da_g[k] = dc_new * i[k] * sech2(a_g[k]);
    da_o[k] = dh_new[k] * tanh_c[k] * o[k] * (1 - o[k]);
    dc[k] = dc_new * f[k];
  }
  const dh = dc.map((_, j) => s * (
    dot(da_i, rows.i[j]) + dot(da_f, rows.f[j]) + dot(da_g, rows.g[j]) + dot(da_o, rows.o[j])));
  return { dh, dc };
}

// Adds a sequence's squared norms to `lstm` and `highway`; returns the sum of its forget gates.
function lstmSequence(inputs, dh, dc, s, b, lstm, highway) {
  const steps = [], product = vector(1);
  let h = vector(), c = vector(), gates = 0;
  for (const x of inputs) {
    steps.push(lstmStep(x, h, c, s, b));
    ({ h_new: h, c_new: c } = steps.at(-1));
  }
  for (let back = 0; ; back++) {
    lstm[back] += dot(dh, dh) + dot(dc, dc);
    highway[back] += dot(product, product);
    if (back === inputs.length) return gates;
    const step = steps.pop();
    ({ dh, dc } = lstmStepBackward(dh, dc, step, s));
    step.f.forEach((f, k) => { product[k] *= f; gates += f; });
  }
}

function rnnSequence(inputs, dh, s, rnn) {
  const tape = [];
  let h = vector();
  for (const x of inputs) {
    const old = h, a = old.map((_, k) => dot(x, W.g[k]) + dot(old, U.g[k]) * s);
    tape.push(a);
    h = a.map(Math.tanh);
  }
  for (let back = 0; ; back++) {
    rnn[back] += dot(dh, dh);
    if (back === inputs.length) return;
    const a = tape.pop(), da = dh.map((d, k) => d * sech2(a[k]));
    dh = rows.g.map((row) => s * dot(da, row));
  }
}

// Entry k of each curve belongs to the state k steps back from the end, k = 0 ... T.
export function simulate({ forget_bias, input_bias, recurrent_scale: s, T }) {
  const b = { i: input_bias, f: forget_bias };
  const [lstm, highway, rnn] = [0, 0, 0].map((zero) => Array(T + 1).fill(zero));
  let gates = 0;
  for (let n = 0; n < B; n++) {
    const inputs = xs.slice(0, T).map((x) => x[n]);
    gates += lstmSequence(inputs, dhs[n], dcs[n], s, b, lstm, highway);
    rnnSequence(inputs, dhs[n], s, rnn);
  }
  const relative = (squares) => squares.map((square) => Math.sqrt(square / squares[0]));
  const forget_gate = gates / (B * T * H);
  return { lstm: relative(lstm), highway: relative(highway), rnn: relative(rnn), forget_gate };
}

const superscript = (text) => text.replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);

function typeset(value) {
  if (value < 10 ** BOTTOM) return "< 10⁻¹⁶";
  if (value >= 0.0095 && value < 9950) return String(Number(value.toPrecision(2)));
  const [digits, exponent] = value.toExponential(1).split(/e[+]?/);
  return `${digits}×10${superscript(exponent)}`;
}

export function describe({ lstm, highway, rnn, forget_gate: f }, { forget_bias, T }) {
  return `With forget bias ${forget_bias} the forget gate averages ${f.toFixed(2)}: ` +
    `half of the cell is left after ${(1 / Math.log2(1 / f)).toFixed(1)} steps. ` +
    `${T} steps back, the gradient is ${typeset(lstm[T])} times its size at the end in the LSTM ` +
    `and ${typeset(rnn[T])} times in the plain RNN; ` +
    `the forget gates alone would make it ${typeset(highway[T])}.`;
}

const STYLE = `.gr-flow {
--ink: var(--gr-fg, #222832); --quiet: var(--gr-muted, #59636e); --rule: var(--gr-grid, #d9dde2);
--lstm: var(--gr-f, #0067a5); --rnn: var(--gr-g, #b34700); --highway: var(--quiet);
color: var(--ink); container-type: inline-size; font-size: .9375rem; line-height: 1.45; text-align: left;
[data-jp-theme-light=false] &, .vscode-dark & {
  --ink: #ced6dd; --quiet: #a3acb8; --rule: #3a4454; --lstm: #6cb8f5; --rnn: #ff9b66; }
& .knobs { display: grid; gap: .5rem 2.5rem; margin-bottom: 1rem; }
@container (min-width: 34rem) { & .knobs { grid-template-columns: 1fr 1fr; } }
& .knob { display: grid; grid-template-columns: 1fr auto; }
& label, & .title, & .name { font-weight: 600; margin: 0; }
& .value, & .status, & svg { font-variant-numeric: tabular-nums; }
& input { grid-column: 1 / -1; width: 100%; height: 1.75rem; margin: 0; accent-color: var(--lstm); }
& .presets { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: 1.25rem; }
& button { font: inherit; font-size: .875rem; color: inherit; background: none; padding: .2rem .8rem;
  border: 1px solid var(--quiet); border-radius: 1rem; cursor: pointer; }
& button:hover { border-color: var(--lstm); color: var(--lstm); }
& .status { margin: 1rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--lstm); }
& svg { display: block; width: 100%; overflow: visible; font-size: 13px; }
& text { fill: var(--hue, var(--quiet)); text-anchor: middle; }
& .left { text-anchor: end; } & .right { text-anchor: start; }
& path { fill: none; stroke: var(--hue, var(--rule)); }
& .one { stroke: var(--quiet); }
& .curve { stroke-width: 2.5; stroke-linejoin: round; }
& .lstm { --hue: var(--lstm); }
& .rnn { --hue: var(--rnn); stroke-dasharray: 8 5; }
& .highway { --hue: var(--highway); stroke-dasharray: 0 5.5; stroke-linecap: round; }
}`;

// Labels keep the order of their curves' ends, and room for two lines each.
function spread(ends, low, high) {
  const gap = 38, order = ends.sort((p, q) => p.at - q.at);
  order.forEach((end, place) => {
    const above = place ? order[place - 1].at + gap : low;
    end.at = Math.max(above, Math.min(end.at, high - gap * (order.length - 1 - place)));
  });
  return order;
}

function chart(flow, T, width, id) {
  const height = Math.round(Math.min(360, Math.max(280, width * 0.5)));
  const left = 44, right = width - 104, top = 14, bottom = height - 46;
  const x = (back) => left + ((right - left) * back) / T;
  const y = (exponent) => top + ((bottom - top) * (TOP - exponent)) / (TOP - BOTTOM);
  const text = (x, y, words, kind = "") => `<text x="${x}" y="${y}" class="${kind}">${words}</text>`;
  let svg = `<clipPath id="${id}"><path d="M${left} ${top}H${right}V${bottom}H${left}"/></clipPath>`;
  for (let e = BOTTOM; e <= TOP; e += 4) {
    svg += `<path class="${e ? "" : "one"}" d="M${left} ${y(e)}H${right}"/>`;
    svg += text(left - 8, y(e) + 4, e ? `10${superscript(String(e))}` : 1, "left");
  }
  const tick = [1, 2, 5, 10, 20, 50].find((size) => T / size <= (width < 480 ? 5 : 10));
  for (let back = 0; back <= T; back += tick) svg += text(x(back), bottom + 23, back);
  svg += text((left + right) / 2, height - 3, "steps back from the end");
  const ends = CURVES.map(([key, label]) => {
    // A zero has no logarithm: it lies far below the frame.
    const exponents = flow[key].map((value) => Math.max(Math.log10(value), 3 * BOTTOM));
    const points = exponents.map((e, back) => `${x(back).toFixed(1)} ${y(e).toFixed(1)}`);
    svg += `<path class="curve ${key}" clip-path="url(#${id})" d="M${points.join("L")}"/>`;
    // A triangle outside the frame marks where a curve leaves the axis.
    const off = exponents.findIndex((e) => e < BOTTOM || e > TOP), up = exponents[off] > TOP;
    if (off > 0) svg += text(x(off), up ? top - 3 : bottom + 11, up ? "▲" : "▼", key);
    return { key, label, value: flow[key][T], at: y(Math.min(TOP, Math.max(BOTTOM, exponents[T]))) };
  });
  for (const { key, label, value, at } of spread(ends, top + 8, bottom - 18)) {
    svg += text(right + 10, at, label, `right name ${key}`);
    svg += text(right + 10, at + 17, typeset(value), `right ${key}`);
  }
  return { svg, height };
}

function render({ model, el }) {
  const id = `gr-flow-${Math.random().toString(36).slice(2, 8)}`;
  const read = () => Object.fromEntries(KNOBS.map(({ name }) => [name, model.get(name)]));
  const initial = read();
  const knobs = KNOBS.map(({ name, label, min, max, step }) => `<div class="knob">
    <label for="${id}-${name}">${label}</label><span class="value"></span>
    <input type="range" id="${id}-${name}" name="${name}" min="${min}" max="${max}" step="${step}"></div>`);
  const buttons = [...PRESETS, ["reset"]].map(([label]) => `<button type="button">${label}</button>`);
  el.classList.add("gr-flow");
  el.innerHTML = `<style>${STYLE}</style>
    <div class="knobs">${knobs.join("")}</div><div class="presets">${buttons.join("")}</div>
    <p class="title">Gradient, relative to its size at the end</p>
    <svg role="img" aria-label="Curves on a logarithmic axis" aria-describedby="${id}-status"></svg>
    <p class="status" id="${id}-status" role="status"></p>`;
  const svg = el.querySelector("svg"), status = el.querySelector(".status");
  let frame = 0, timer = 0;

  function draw() {
    frame = 0;
    const settings = read(), flow = simulate(settings), width = el.clientWidth || 640;
    const picture = chart(flow, settings.T, width, `${id}-clip`);
    svg.setAttribute("viewBox", `0 0 ${width} ${picture.height}`);
    svg.innerHTML = picture.svg;
    for (const { name, digits } of KNOBS) {
      const input = el.querySelector(`[name=${name}]`), value = settings[name].toFixed(digits);
      const gate = name === "forget_bias" ? `mean gate ${flow.forget_gate.toFixed(2)}, bias ` : "";
      input.value = settings[name];
      input.previousElementSibling.textContent = gate + value.replace("-", "−");
    }
    // A screen reader hears the sentence when the slider rests, not at every step of it.
    clearTimeout(timer);
    const say = () => { status.textContent = describe(flow, settings); };
    timer = setTimeout(say, status.textContent ? 350 : 0);
  }
  const schedule = () => (frame ||= requestAnimationFrame(draw));
  function apply(settings) {
    for (const name in settings) model.set(name, settings[name]);
    model.save_changes();
  }

  el.addEventListener("input", ({ target }) => apply({ [target.name]: Number(target.value) }));
  // Pages and notebooks give meanings of their own to the arrow keys; Jupyter looks for an attribute.
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.querySelectorAll("input").forEach((input) => { input.dataset.lmSuppressShortcuts = "true"; });
  el.querySelectorAll("button").forEach((button, place) => button.addEventListener("click", () =>
    apply(place < PRESETS.length ? { ...START, ...PRESETS[place][1] } : initial)));
  const observer = new ResizeObserver(schedule);
  observer.observe(el);
  for (const { name } of KNOBS) model.on(`change:${name}`, schedule);
  draw();
  return () => {
    for (const { name } of KNOBS) model.off(`change:${name}`, schedule);
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

export default { render };

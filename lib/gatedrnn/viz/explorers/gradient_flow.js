// Gradient flow: how much of a gradient that arrives at the last step reaches each earlier step.
//
// One ES module without dependencies. `render({model, el})` is anywidget's contract; a page without
// a kernel hands it a small model of its own. The network is drawn from a seeded integer generator:
// B = 4 sequences of D = 4 random inputs, H = 16 units; W uniform with Glorot's limit, each gate's U
// an orthogonal matrix (Hadamard with random signs) times the recurrent scale; biases 0 but for the
// two sliders. The plain RNN uses the candidate's weights W_g, U_g: it is the LSTM without its gates.

const B = 4, D = 4, H = 16, T_MAX = 200, SEED = 1;
const GATES = ["i", "f", "g", "o"];
const TOP = 6, BOTTOM = -16; // exponents of the axis, which never moves: settings can be compared by eye

const KNOBS = [
  { name: "forget_bias", label: "Forget-gate bias", start: 1, min: -2, max: 6, step: 0.1, digits: 1 },
  { name: "input_bias", label: "Input-gate bias", start: 0, min: -4, max: 4, step: 0.1, digits: 1 },
  { name: "recurrent_scale", label: "Recurrent scale", start: 1, min: 0, max: 3, step: 0.05, digits: 2 },
  { name: "T", label: "Steps T", start: 50, min: 2, max: T_MAX, step: 1, digits: 0 },
];
const START = Object.fromEntries(KNOBS.map(({ name, start }) => [name, start]));
const PRESETS = [
  ["forget bias 0", { forget_bias: 0 }],
  ["forget bias 1", {}],
  ["forget bias 5", { forget_bias: 5 }],
  ["highway only", { forget_bias: 3, recurrent_scale: 0 }],
  ["exploding", { forget_bias: 5, recurrent_scale: 3, T: 200 }],
];
const CURVES = [
  { key: "highway", label: "forget gates" },
  { key: "rnn", label: "plain RNN" },
  { key: "lstm", label: "LSTM" },
];

// ---- the network --------------------------------------------------------------------------------

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

// Matrices are arrays of rows, as in the row-vector equations x W + h U + b.
export function drawNetwork() {
  const random = mulberry32(SEED);
  const uniform = (n, limit = 1) => Array.from({ length: n }, () => (2 * random() - 1) * limit);
  const matrix = (m, n, limit) => Array.from({ length: m }, () => uniform(n, limit));
  const signs = () => uniform(H).map((u) => (u < 0 ? -1 : 1));
  const W = {}, U = {};
  for (const gate of GATES) {
    W[gate] = matrix(D, H, Math.sqrt(6 / (D + H)));
    const left = signs(), right = signs();
    U[gate] = left.map((l, j) => right.map((r, k) => (l * hadamard(j, k) * r) / 4));
  }
  const dhs = matrix(B, H), dcs = matrix(B, H);
  // Time first, so that a longer sequence begins with the shorter one.
  const xs = Array.from({ length: T_MAX }, () => matrix(B, D, Math.sqrt(3)));
  return { W, U, dhs, dcs, xs };
}

const NETWORK = drawNetwork();

// ---- the equations ------------------------------------------------------------------------------

// Plain arrays: engines make them five times faster than typed arrays of this size.
const vector = (value = 0) => new Array(H).fill(value);

function sigmoid(a) {
  const e = Math.exp(-Math.abs(a));
  return (a >= 0 ? 1 : e) / (1 + e);
}

// 1 / cosh(a)^2: the slope of tanh, without the cancellation of 1 - tanh(a)^2 near saturation.
function sech2(a) {
  const e = Math.exp(-2 * Math.abs(a));
  return (4 * e) / (1 + e) ** 2;
}

function dot(u, v) {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j] * v[j];
  return sum;
}

// What the sliders make of the network: W and U by columns (the weights into each unit), U by rows.
function weights(recurrent_scale) {
  const W = {}, U = {}, rows = {};
  for (const gate of GATES) {
    rows[gate] = NETWORK.U[gate].map((row) => row.map((u) => u * recurrent_scale));
    U[gate] = transpose(rows[gate]);
    W[gate] = transpose(NETWORK.W[gate]);
  }
  return { W, U, rows };
}

function transpose(M) {
  return M[0].map((_, k) => M.map((row) => row[k]));
}

function lstmStep(x, h, c, { W, U }, b) {
  const i = vector(), f = vector(), g = vector(), o = vector(), a_g = vector();
  const c_new = vector(), tanh_c = vector(), h_new = vector();
  for (let k = 0; k < H; k++) {
    i[k] = sigmoid(dot(x, W.i[k]) + dot(h, U.i[k]) + b.i);
    f[k] = sigmoid(dot(x, W.f[k]) + dot(h, U.f[k]) + b.f);
    a_g[k] = dot(x, W.g[k]) + dot(h, U.g[k]);
    g[k] = Math.tanh(a_g[k]);
    o[k] = sigmoid(dot(x, W.o[k]) + dot(h, U.o[k]));
    c_new[k] = f[k] * c[k] + i[k] * g[k];
    tanh_c[k] = Math.tanh(c_new[k]);
    h_new[k] = o[k] * tanh_c[k];
  }
  return { c, i, f, g, o, a_g, c_new, tanh_c, h_new };
}

function lstmStepBackward(dh_new, dc_next, { c, i, f, g, o, a_g, c_new, tanh_c }, { rows: U }) {
  const da_i = vector(), da_f = vector(), da_g = vector(), da_o = vector(), dh = vector(), dc = vector();
  for (let k = 0; k < H; k++) {
    const dc_new = dc_next[k] + dh_new[k] * o[k] * sech2(c_new[k]);
    da_i[k] = dc_new * g[k] * i[k] * (1 - i[k]);
    da_f[k] = dc_new * c[k] * f[k] * (1 - f[k]);
    da_g[k] = dc_new * i[k] * sech2(a_g[k]);
    da_o[k] = dh_new[k] * tanh_c[k] * o[k] * (1 - o[k]);
    dc[k] = dc_new * f[k];
  }
  for (let k = 0; k < H; k++) {
    dh[k] = dot(da_i, U.i[k]) + dot(da_f, U.f[k]) + dot(da_g, U.g[k]) + dot(da_o, U.o[k]);
  }
  return { dh, dc };
}

// ---- the curves ---------------------------------------------------------------------------------

const relative = (squares) => squares.map((s) => Math.sqrt(s / squares[0]));

// Entry k of each curve belongs to the state k steps back from the end, k = 0 ... T.
export function simulate({ forget_bias, input_bias, recurrent_scale, T }) {
  const net = weights(recurrent_scale), b = { i: input_bias, f: forget_bias };
  const lstm = Array(T + 1).fill(0), highway = Array(T + 1).fill(0), rnn = Array(T + 1).fill(0);
  let gates = 0;
  for (let s = 0; s < B; s++) {
    const inputs = NETWORK.xs.slice(0, T).map((x) => x[s]);
    const dh = NETWORK.dhs[s], dc = NETWORK.dcs[s];
    gates += lstmSequence(inputs, net, b, dh, dc, lstm, highway);
    rnnSequence(inputs, net, dh, rnn);
  }
  const forget_gate = gates / (B * T * H);
  return { lstm: relative(lstm), highway: relative(highway), rnn: relative(rnn), forget_gate };
}

// Adds this sequence's squared norms to `lstm` and `highway`; returns the sum of its forget gates.
function lstmSequence(inputs, net, b, dh, dc, lstm, highway) {
  const steps = [], product = vector(1);
  let gates = 0;
  for (const x of inputs) {
    const { h_new: h, c_new: c } = steps.at(-1) ?? { h_new: vector(), c_new: vector() };
    steps.push(lstmStep(x, h, c, net, b));
  }
  for (let back = 0; ; back++) {
    lstm[back] += dot(dh, dh) + dot(dc, dc);
    highway[back] += dot(product, product);
    if (back === inputs.length) return gates;
    const step = steps.pop();
    ({ dh, dc } = lstmStepBackward(dh, dc, step, net));
    for (let k = 0; k < H; k++) {
      product[k] *= step.f[k];
      gates += step.f[k];
    }
  }
}

function rnnSequence(inputs, { W, U, rows }, dh, rnn) {
  const tape = [];
  let h = vector();
  for (const x of inputs) {
    const old = h, a = W.g.map((w, k) => dot(x, w) + dot(old, U.g[k]));
    tape.push(a);
    h = a.map(Math.tanh);
  }
  for (let back = 0; ; back++) {
    rnn[back] += dot(dh, dh);
    if (back === inputs.length) return;
    const a = tape.pop(), da = dh.map((d, k) => d * sech2(a[k]));
    dh = rows.g.map((row) => dot(da, row));
  }
}

// ---- words --------------------------------------------------------------------------------------

function short(value) {
  if (value < 10 ** BOTTOM) return "less than 1e-16";
  if (value >= 0.0095 && value < 99.5) return String(Number(value.toPrecision(2)));
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits}e${Number(exponent)}`;
}

const superscript = (text) => text.replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);

function typeset(value) {
  if (value < 10 ** BOTTOM) return "< 10⁻¹⁶";
  const [digits, exponent] = short(value).split("e");
  return exponent ? `${digits}×10${superscript(exponent)}` : digits;
}

const halfLife = (f) => 1 / Math.log2(1 / f);

export function describe(flow, { forget_bias, T }) {
  const f = flow.forget_gate;
  return (
    `With forget bias ${forget_bias} the forget gate averages ${f.toFixed(2)}: ` +
    `half of the cell is left after ${halfLife(f).toFixed(1)} steps. ` +
    `${T} steps back, the gradient is ${short(flow.lstm[T])} times its size at the end ` +
    `in the LSTM and ${short(flow.rnn[T])} times in the plain RNN; ` +
    `the forget gates alone would make it ${short(flow.highway[T])}.`
  );
}

// ---- the picture --------------------------------------------------------------------------------

const STYLE = `
.gr-flow { --ink: var(--gr-fg, #222832); --quiet: var(--gr-muted, #59636e); --rule: var(--gr-grid, #d9dde2);
  --lstm: var(--gr-f, #0067a5); --rnn: var(--gr-g, #b34700); --highway: var(--quiet);
  color: var(--ink); container-type: inline-size; font-size: .9375rem; line-height: 1.4; text-align: left; }
[data-jp-theme-light="false"] .gr-flow, .vscode-dark .gr-flow, html[data-theme="dark"] .gr-flow {
  --ink: var(--gr-fg, #ced6dd); --quiet: var(--gr-muted, #a3acb8); --rule: var(--gr-grid, #3a4454);
  --lstm: var(--gr-f, #6cb8f5); --rnn: var(--gr-g, #ff9b66); }
.gr-flow .knobs { display: grid; gap: .5rem 2.5rem; margin: 0 0 1rem; }
@container (min-width: 34rem) { .gr-flow .knobs { grid-template-columns: 1fr 1fr; } }
.gr-flow .knob { display: grid; grid-template-columns: 1fr auto; }
.gr-flow label { font-weight: 600; margin: 0; }
.gr-flow .value { font-variant-numeric: tabular-nums; font-weight: 600; }
.gr-flow input { grid-column: 1 / -1; width: 100%; min-height: 1.75rem; margin: 0; accent-color: var(--lstm); cursor: pointer; }
.gr-flow .presets { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1.25rem; }
.gr-flow button { font: inherit; font-size: .875rem; color: inherit; background: none; border: 1px solid var(--quiet);
  border-radius: 1rem; padding: .15rem .8rem; min-height: 1.75rem; cursor: pointer; }
.gr-flow button:hover { border-color: var(--lstm); color: var(--lstm); }
.gr-flow .title { font-weight: 600; margin: 0 0 .25rem; }
.gr-flow .status { margin: .5rem 0 0; min-height: 4.2em; font-variant-numeric: tabular-nums; }
.gr-flow svg { display: block; width: 100%; overflow: visible; font-size: 13px; font-variant-numeric: tabular-nums; }
.gr-flow text { fill: var(--quiet); }
.gr-flow .grid { stroke: var(--rule); }
.gr-flow .one { stroke: var(--quiet); }
.gr-flow .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.gr-flow .lstm { stroke: var(--lstm); }
.gr-flow .rnn { stroke: var(--rnn); stroke-dasharray: 8 5; }
.gr-flow .highway { stroke: var(--highway); stroke-dasharray: 0 5; stroke-linecap: round; stroke-width: 3; }
.gr-flow .name { font-weight: 600; }
.gr-flow .of-lstm { fill: var(--lstm); } .gr-flow .of-rnn { fill: var(--rnn); } .gr-flow .of-highway { fill: var(--highway); }
`;

// Labels keep the order of their curves' ends and a distance that leaves room for two lines.
function spread(ends, low, high) {
  const gap = 38, order = [...ends].sort((p, q) => p.y - q.y);
  order.forEach((end, place) => {
    const above = place ? order[place - 1].at + gap : low;
    end.at = Math.max(above, Math.min(end.y, high - gap * (order.length - 1 - place)));
  });
  return order;
}

function chart(flow, T, width, id) {
  const height = Math.round(Math.min(360, Math.max(270, width * 0.5)));
  const left = 44, right = width - 104, top = 10, bottom = height - 46;
  const x = (back) => left + ((right - left) * back) / T;
  const y = (log) => top + ((bottom - top) * (TOP - log)) / (TOP - BOTTOM);
  const log10 = (value) => Math.max(Math.log10(value), 2 * BOTTOM);
  const px = (value) => value.toFixed(1);
  let svg = `<clipPath id="${id}"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>`;
  for (let e = BOTTOM; e <= TOP; e += 4) {
    svg += `<path class="${e ? "grid" : "one"}" d="M${left} ${px(y(e))}H${right}"/>`;
    svg += `<text x="${left - 8}" y="${px(y(e) + 4)}" text-anchor="end">${e ? "10" + superscript(String(e)) : 1}</text>`;
  }
  const tick = [1, 2, 5, 10, 20, 50].find((size) => T / size <= (width < 480 ? 5 : 10));
  for (let back = 0; back <= T; back += tick) {
    svg += `<text x="${px(x(back))}" y="${bottom + 20}" text-anchor="middle">${back}</text>`;
  }
  svg += `<text x="${(left + right) / 2}" y="${height - 4}" text-anchor="middle">steps back from the end</text>`;
  const ends = CURVES.map(({ key, label }) => {
    const points = flow[key].map((value, back) => `${px(x(back))} ${px(y(log10(value)))}`);
    svg += `<path class="curve ${key}" clip-path="url(#${id})" d="M${points.join("L")}"/>`;
    const off = flow[key].findIndex((value) => log10(value) < BOTTOM || log10(value) > TOP);
    if (off >= 0) {
      const up = log10(flow[key][off]) > TOP;
      svg += `<text class="of-${key}" x="${px(x(off))}" y="${up ? top + 11 : bottom - 4}" text-anchor="middle">${up ? "▲" : "▼"}</text>`;
    }
    return { key, label, value: flow[key][T], y: Math.min(bottom, Math.max(top, y(log10(flow[key][T])))) };
  });
  for (const { key, label, value, at } of spread(ends, top + 8, bottom - 18)) {
    svg += `<text class="name of-${key}" x="${right + 10}" y="${px(at)}">${label}</text>`;
    svg += `<text class="of-${key}" x="${right + 10}" y="${px(at + 17)}">${typeset(value)}</text>`;
  }
  return { svg, height };
}

// ---- the widget ---------------------------------------------------------------------------------

function knobHtml({ name, label, min, max, step }, id) {
  return `<div class="knob"><label for="${id}-${name}">${label}</label><span class="value" data-of="${name}"></span>
    <input type="range" id="${id}-${name}" name="${name}" min="${min}" max="${max}" step="${step}"></div>`;
}

function render({ model, el }) {
  const id = `gr-flow-${Math.random().toString(36).slice(2, 8)}`;
  const read = () => Object.fromEntries(KNOBS.map(({ name }) => [name, Number(model.get(name))]));
  const initial = read();
  el.classList.add("gr-flow");
  el.innerHTML = `<style>${STYLE}</style>
    <div class="knobs">${KNOBS.map((knob) => knobHtml(knob, id)).join("")}</div>
    <div class="presets">${PRESETS.map(([label]) => `<button type="button">${label}</button>`).join("")}
      <button type="button" class="reset">Reset</button></div>
    <p class="title">Gradient, relative to its size at the end</p>
    <svg role="img" aria-label="Gradient over the steps back from the end, logarithmic axis" aria-describedby="${id}-status"></svg>
    <p class="status" id="${id}-status" role="status"></p>`;
  const svg = el.querySelector("svg"), status = el.querySelector(".status");
  let frame = 0, timer = 0;

  function draw() {
    frame = 0;
    const settings = read(), flow = simulate(settings);
    const width = el.clientWidth || 640, picture = chart(flow, settings.T, width, `${id}-clip`);
    svg.setAttribute("viewBox", `0 0 ${width} ${picture.height}`);
    svg.innerHTML = picture.svg;
    for (const { name, digits } of KNOBS) {
      el.querySelector(`[name=${name}]`).value = settings[name];
      el.querySelector(`[data-of=${name}]`).textContent = settings[name].toFixed(digits).replace("-", "−");
    }
    // A screen reader hears the sentence when the slider rests, not at every step of it.
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = describe(flow, settings)), status.textContent ? 350 : 0);
  }
  const schedule = () => (frame ||= requestAnimationFrame(draw));
  function apply(settings) {
    for (const [name, value] of Object.entries(settings)) model.set(name, value);
    model.save_changes();
  }

  el.addEventListener("input", ({ target }) => apply({ [target.name]: Number(target.value) }));
  // Notebooks and pages give meanings of their own to the arrow keys.
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.querySelector(".reset").addEventListener("click", () => apply(initial));
  el.querySelectorAll(".presets button:not(.reset)").forEach((button, place) =>
    button.addEventListener("click", () => apply({ ...START, ...PRESETS[place][1] })));
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

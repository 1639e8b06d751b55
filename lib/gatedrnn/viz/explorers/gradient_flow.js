// How much of a gradient that arrives at the last step reaches each earlier step.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure.
// The network comes from a seeded integer generator: B sequences of random inputs, W uniform with
// Glorot's limit, each gate's U orthogonal (a Hadamard matrix with random signs) times the recurrent
// scale s. The plain RNN has the candidate's weights W_g and U_g: an LSTM without its gates.

const B = 4, D = 4, H = 16, T_MAX = 200, SEED = 1;
const GATES = ["i", "f", "g", "o"];
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

// W and U by columns (column k: the weights into unit k), and U by rows for the way back.
function drawNetwork() {
  const { uniform, matrix } = drawer(SEED);
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

function sigmoid(a) {
  const e = Math.exp(-Math.abs(a));
  return (a >= 0 ? 1 : e) / (1 + e);
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

export function describe({ lstm, highway, rnn, forget_gate: f }, { forget_bias, T }) {
  return `With forget bias ${forget_bias} the forget gate averages ${f.toFixed(2)}: ` +
    `half of the cell is left after ${(1 / Math.log2(1 / f)).toFixed(1)} steps. ` +
    `${T} steps back, the gradient is ${typeset(lstm[T])} times its size at the end in the LSTM ` +
    `and ${typeset(rnn[T])} times in the plain RNN; ` +
    `the forget gates alone would make it ${typeset(highway[T])}.`;
}

const STYLE_OF_CURVES = `
& .lstm { --hue: var(--blue); }
& .rnn { --hue: var(--orange); stroke-dasharray: 8 5; }
& .highway { --hue: var(--quiet); stroke-dasharray: 0 5.5; stroke-linecap: round; }`;

const render = panel({
  kind: "gr-flow",
  style: STYLE_OF_CURVES,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "Gradient, relative to its size at the end",
  alt: "Curves on a logarithmic axis",
  simulate,
  describe,
  chart: (flow, { T }, width, id) => logChart(CURVES, flow, T, width, id),
  notes: (flow) => ({ forget_bias: `mean gate ${flow.forget_gate.toFixed(2)}, bias ` }),
});

export default { render };

// Which losses send their gradient through which steps, and what each step adds to dU.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure. One sequence runs through
// a plain RNN with H units; the loss of step t, when it is on, sends the gradient dys[t] to h_t.

const D = 2, H = 4, T_MAX = 10, SEED = 7;
const STEPS = Array.from({ length: T_MAX }, (_, n) => String(n + 1));
const KNOBS = [
  { name: "T", label: "Steps T", min: 2, max: T_MAX, step: 1, digits: 0 },
  { name: "recurrent_scale", label: "Scale of U", min: 0, max: 2, step: 0.05, digits: 2 },
  { name: "losses", label: "Losses that are on", switches: STEPS },
];
const START = { T: 8, recurrent_scale: 1, losses: 128 };
const PRESETS = [
  ["last loss only", {}],
  ["all losses", { losses: 255 }],
  ["first loss only", { losses: 1 }],
];

function drawNetwork() {
  const { uniform, matrix } = drawer(SEED);
  const W = transpose(matrix(D, H, 1));
  const left = uniform(H), right = uniform(H), sign = (u) => (u < 0 ? -1 : 1);
  const rows = left.map((l, j) => right.map((r, k) => sign(l) * hadamard(j, k) * sign(r) / Math.sqrt(H)));
  return { W, rows, start: uniform(H, 0.8), xs: matrix(T_MAX, D, 1), dys: matrix(T_MAX, H, 1) };
}

const { W, rows, start, xs, dys } = drawNetwork();

// Entry t of `arriving` is the size of dh at step t + 1, entry t of `shares` that of its part of dU.
export function simulate({ T, recurrent_scale: s, losses }) {
  const columns = transpose(rows), hs = [start];
  for (let t = 0; t < T; t++) {
    hs.push(columns.map((column, k) => Math.tanh(dot(xs[t], W[k]) + s * dot(hs[t], column))));
  }
  const arriving = Array(T).fill(0), shares = Array(T).fill(0);
  let dh = Array(H).fill(0);
  for (let t = T - 1; t >= 0; t--) {
    if ((losses >> t) & 1) dh = dh.map((d, k) => d + dys[t][k]);
    arriving[t] = Math.hypot(...dh);
    const da = dh.map((d, k) => d * (1 - hs[t + 1][k] ** 2));
    // A product of a column and a row has the product of their lengths.
    shares[t] = Math.hypot(...hs[t]) * Math.hypot(...da);
    dh = rows.map((row) => s * dot(row, da));
  }
  return { arriving, shares };
}

export function describe({ shares }, { T, losses }) {
  const on = STEPS.filter((_, t) => t < T && (losses >> t) & 1);
  if (!on.length) return "No loss is on, so no gradient flows.";
  const largest = shares.indexOf(Math.max(...shares));
  return `Losses on: ${on.join(", ")}. Step ${largest + 1} adds most to dU, ${typeset(shares[largest])}; ` +
    `step 1 adds ${typeset(shares[0])}.`;
}

function chart({ arriving, shares }, { T, losses }, width) {
  const height = 300, gap = width / T, size = Math.min(15, gap / 3.4), row = 96, base = 262;
  const x = (t) => gap * (t + 0.5), most = Math.max(...shares, 1e-9);
  const thick = (value) => (value > 0 ? Math.max(1, Math.min(7, 5 + 1.6 * Math.log10(value))) : 0);
  let svg = "";
  for (let t = 0; t < T; t++) {
    const on = (losses >> t) & 1;
    svg += `<circle class="loss ${on ? "on" : ""}" cx="${x(t)}" cy="26" r="${size}"/>`;
    svg += `<path class="${on ? "flow" : ""}" stroke-width="${on ? 3 : 1.5}" d="M${x(t)} ${28 + size}V${row - size - 2}"/>`;
    const flow = t < T - 1 ? arriving[t + 1] * Number(arriving[t] > 0) : 0;
    if (t < T - 1) {
      svg += `<path class="${flow ? "flow" : ""}" stroke-width="${thick(flow) || 1.5}" d="M${x(t + 1) - size} ${row}H${x(t) + size + 8}"/>`;
      if (flow) svg += `<path class="flow tip" d="M${x(t) + size + 2} ${row}l9 -6v12z"/>`;
    }
    svg += `<rect class="step" x="${x(t) - size}" y="${row - size}" width="${2 * size}" height="${2 * size}" rx="4"/>`;
    svg += svgText(x(t), row + 5, t + 1, "name");
    const bar = (110 * shares[t]) / most;
    svg += `<rect class="bar" x="${x(t) - size}" y="${base - bar}" width="${2 * size}" height="${bar}"/>`;
    if (gap > 40) svg += svgText(x(t), base + 18, shares[t] ? typeset(shares[t]) : 0);
  }
  svg += `<path class="one" d="M0 ${base}H${width}"/>`;
  svg += svgText(width / 2, height - 2, "what each step adds to dU");
  return { svg, height };
}

const render = panel({
  kind: "gr-paths",
  style: `& .flow { --hue: var(--blue); } & .tip { fill: var(--blue); stroke: none; }
    & circle, & .step { fill: none; stroke: var(--quiet); stroke-width: 1.5; }
    & .on { fill: var(--blue); stroke: var(--blue); } & .bar { fill: var(--blue); }
    & .step { stroke: var(--orange); stroke-width: 2; }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "Losses above, steps in the middle, contributions below",
  alt: "A chain of steps with the gradient that flows between them",
  simulate,
  describe,
  chart,
});

export default { render };

// Hidden units of a plain RNN over time, and how many of them are stuck at -1 or 1.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure. H units read one number
// a step. With weights of both signs U is orthogonal (a Hadamard matrix with random signs); with
// positive weights every entry has the same size and no sign. A twin run with half the first
// input shows what the state still knows of it.

const H = 8, T = 50, SEED = 3, STUCK = 0.99;
const KNOBS = [
  { name: "recurrent_scale", label: "Scale of U", min: 0, max: 2, step: 0.05, digits: 2 },
  { name: "bias", label: "Bias", min: -3, max: 3, step: 0.1, digits: 1 },
  { name: "signs", label: "Weights and inputs", choices: ["both signs", "positive"] },
];
const START = { recurrent_scale: 1, bias: 0, signs: "both signs" };
const PRESETS = [
  ["no memory", { recurrent_scale: 0 }],
  ["alive", {}],
  ["all stuck", { signs: "positive" }],
  ["stuck by its bias", { bias: 3 }],
];

function drawNetwork() {
  const { uniform, matrix } = drawer(SEED);
  const W = uniform(H);
  const left = uniform(H), right = uniform(H);
  const sign = (u) => (u < 0 ? -1 : 1);
  const rows = left.map((l, j) => right.map((r, k) => sign(l) * hadamard(j, k) * sign(r) / Math.sqrt(H)));
  return { W, U: transpose(rows), xs: matrix(T, 1, 1.5).flat() };
}

const { W, U, xs } = drawNetwork();

function run(inputs, { recurrent_scale: s, bias, signs }) {
  const weight = signs === "positive" ? Math.abs : (w) => w;
  const W_used = W.map(weight), U_used = U.map((column) => column.map(weight));
  const states = [];
  let h = Array(H).fill(0);
  for (const x of inputs.map(weight)) {
    const old = h;
    h = W_used.map((w, k) => Math.tanh(x * w + dot(old, U_used[k]) * s + bias));
    states.push(h);
  }
  return states;
}

// `hs[t]` are the units after step t + 1; `traces[t]` is how far the twin's state lies from it.
export function simulate(settings) {
  const hs = run(xs, settings), twin = run([xs[0] / 2, ...xs.slice(1)], settings);
  const stuck = hs.flat().filter((h) => Math.abs(h) > STUCK).length / (H * T);
  const traces = hs.map((h, t) => Math.hypot(...h.map((v, k) => v - twin[t][k])));
  return { hs, stuck, traces };
}

export function describe({ stuck, traces }, { recurrent_scale, bias }) {
  const first = traces[0], last = traces[T - 1];
  const memory = first === 0 ? "Another first input changes nothing."
    : `Another first input changes the last state by ${typeset(last / first)} of what it changes at once.`;
  return `With scale ${recurrent_scale} and bias ${bias}, ${Math.round(100 * stuck)} % of the states ` +
    `lie beyond ±${STUCK}. ${memory}`;
}

// One row a unit, one column a step: the stronger the colour, the nearer the unit is to -1 or 1.
function chart({ hs, stuck }, settings, width) {
  const box = frame(width, T, "steps", 84), { left, right, top, bottom } = box;
  const wide = (right - left) / T, high = (bottom - top) / H, gap = Math.min(3, high / 8);
  let svg = "";
  for (let k = 0; k < H; k++) {
    svg += svgText(left - 8, top + (k + 0.5) * high + 4, k + 1, "left");
    hs.forEach((h, t) => {
      const size = Math.abs(h[k]), kind = `${h[k] < 0 ? "minus" : "plus"}${size > STUCK ? " held" : ""}`;
      svg += `<rect class="${kind}" x="${(left + t * wide).toFixed(1)}" y="${(top + k * high + gap / 2).toFixed(1)}"` +
        ` width="${(wide + 0.3).toFixed(1)}" height="${(high - gap).toFixed(1)}" opacity="${size.toFixed(2)}"/>`;
    });
  }
  const share = Math.round(100 * stuck);
  svg += svgText(right + 10, top + 12, "near 1", "right name plus");
  svg += svgText(right + 10, top + 32, "near −1", "right name minus");
  svg += svgText(right + 10, top + 66, "stuck", "right name stuck") + svgText(right + 10, top + 84, `${share} %`, "right stuck");
  return { svg: svg + box.svg, height: box.height };
}

const render = panel({
  kind: "gr-saturation",
  style: `& rect { stroke: none; } & rect.plus { fill: var(--blue); } & rect.minus { fill: var(--orange); }
    & text.plus { --hue: var(--blue); } & text.minus { --hue: var(--orange); } & text.stuck { --hue: var(--ink); }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "Eight hidden units over fifty steps",
  alt: "One row for each hidden unit, one column for each step, coloured from minus 1 to 1",
  simulate,
  describe,
  chart,
});

export default { render };

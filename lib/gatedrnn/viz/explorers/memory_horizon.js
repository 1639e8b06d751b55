// How long an open forget gate keeps a cell, beside what networks learned from such a start.
//
// `panel.js` stands before this module, and `const RECORDED`, the table of memory_horizon.json.
// `simulate` and `describe` are pure.

const CHANCE = 0.25, BOTTOM = -12, LAST = 200, HEIGHT = 210;
const KNOBS = [
  { name: "forget_bias", label: "Forget bias", min: -1, max: 6, step: 0.25, digits: 2 },
  { name: "T", label: "Steps T", min: 10, max: LAST, step: 5, digits: 0 },
];
const START = { forget_bias: 1, T: 50 };
const PRESETS = [
  ["bias 0", { forget_bias: 0 }],
  ["bias 1", { forget_bias: 1 }],
  ["bias 3", { forget_bias: 3 }],
  ["bias 5", { forget_bias: 5 }],
];

// Of two that are as near, the first.
function nearest(values, value) {
  const distances = values.map((known) => Math.abs(known - value));
  return distances.indexOf(Math.min(...distances));
}

export function simulate({ forget_bias, T }) {
  const f = 1 / (1 + Math.exp(-forget_bias));
  const row = nearest(RECORDED.bias, forget_bias), column = nearest(RECORDED.T, T);
  const { least, mean, most } = RECORDED;
  return {
    f,
    half_life: -1 / Math.log2(f),
    shares: Array.from({ length: T + 1 }, (_, t) => f ** t),
    bias: RECORDED.bias[row],
    length: RECORDED.T[column],
    least: least[row][column],
    mean: mean[row][column],
    most: most[row][column],
  };
}

export function describe(horizon, { forget_bias, T }) {
  const { f, half_life, shares, bias, length, least, most } = horizon;
  return `With forget bias ${forget_bias} the gate starts at ${f.toFixed(3)}: half of the cell is ` +
    `left after ${half_life.toFixed(1)} steps, and ${typeset(shares[T])} of it after ${T}. Recorded ` +
    `nearby: trained from bias ${bias} to hold a symbol for ${length} steps, ${RECORDED.seeds} ` +
    `networks reach accuracies from ${least.toFixed(2)} to ${most.toFixed(2)}; guessing reaches ${CHANCE}.`;
}

const line = (points, kind) =>
  `<path class="${kind}" d="M${points.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}"/>`;

// The steps run from 0 to 200 in both frames, so that the two can be compared by eye.
function shareChart({ shares, half_life }, { T }, x, left, right, top) {
  const y = (exponent) => top + (HEIGHT * exponent) / BOTTOM;
  let svg = svgText(left, top - 14, "Share of the cell that is left", "right name");
  for (let e = 0; e >= BOTTOM; e -= 4) {
    svg += `<path d="M${left} ${y(e)}H${right}"/>`;
    svg += svgText(left - 8, y(e) + 4, e ? `10${superscript(String(e))}` : 1, "left");
  }
  const exponents = shares.map((share) => Math.log10(share));
  const inside = exponents.filter((e) => e >= BOTTOM);
  svg += line(inside.map((e, t) => [x(t), y(e)]), "curve share");
  if (inside.length < exponents.length) svg += svgText(x(inside.length), y(BOTTOM) - 4, "▼", "share");
  if (half_life <= T) {
    const at = y(Math.log10(0.5));
    svg += `<circle class="half" r="5" cx="${x(half_life)}" cy="${at}"/>`;
    svg += svgText(x(half_life) + 11, at + 18, "half", "right half");
  }
  return svg;
}

function accuracyChart({ bias }, { T }, x, left, right, top) {
  const y = (accuracy) => top + HEIGHT * (1 - accuracy), chosen = RECORDED.bias.indexOf(bias);
  let svg = svgText(left, top - 14, `Accuracy after training from bias ${bias}`, "right name");
  for (const share of [0, 0.5, 1]) {
    svg += `<path d="M${left} ${y(share)}H${right}"/>` + svgText(left - 8, y(share) + 4, share, "left");
  }
  svg += `<path class="chance" d="M${left} ${y(CHANCE)}H${right}"/>`;
  svg += svgText(left - 8, y(CHANCE) + 4, "guess", "left");
  RECORDED.mean.forEach((means, row) => {
    if (row !== chosen) svg += line(means.map((mean, n) => [x(RECORDED.T[n]), y(mean)]), "other");
  });
  RECORDED.T.forEach((steps, n) => {
    const from = y(RECORDED.least[chosen][n]), to = y(RECORDED.most[chosen][n]);
    svg += `<path class="spread" d="M${x(steps)} ${from}V${to}"/>`;
  });
  svg += line(RECORDED.mean[chosen].map((mean, n) => [x(RECORDED.T[n]), y(mean)]), "curve share");
  return svg + `<path class="now" d="M${x(T)} ${top}V${top + HEIGHT}"/>`;
}

function chart(horizon, settings, width) {
  const wide = width > 620, part = wide ? (width - 30) / 2 : width;
  let svg = "";
  [shareChart, accuracyChart].forEach((draw, place) => {
    const left = 46 + (wide && place ? part + 30 : 0), right = left + part - 60;
    const top = 26 + (wide || !place ? 0 : HEIGHT + 84);
    const x = (step) => left + ((right - left) * step) / LAST;
    svg += draw(horizon, settings, x, left, right, top);
    for (let step = 0; step <= LAST; step += 50) svg += svgText(x(step), top + HEIGHT + 22, step);
    svg += svgText((left + right) / 2, top + HEIGHT + 42, "steps");
  });
  return { svg, height: (wide ? 1 : 2) * (HEIGHT + 84) - 8 };
}

const render = panel({
  kind: "gr-horizon",
  style: `& .share { --hue: var(--blue); } & .spread { stroke: var(--blue); stroke-width: 1.5; }
    & .half { --hue: var(--orange); fill: var(--hue); } & .name { fill: var(--ink); } & .now { stroke: var(--ink); }
    & .chance { stroke: var(--quiet); stroke-dasharray: 6 4; } & .other { stroke-width: 1.5; }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "A cell under this gate, and networks trained from it",
  alt: "Share of the cell that is left over the steps, and accuracy of trained networks",
  simulate,
  describe,
  chart,
  notes: ({ f }) => ({ forget_bias: `f = ${f.toFixed(3)}, bias ` }),
});

export default { render };

// The ladder of kernels at any size: two numbers a rung, fitted to measured times.
//
// `panel.js` stands before this module, and `const RECORDED`, the table of kernel_ladder.json.
// `simulate` and `describe` are pure. Times are microseconds.

const MODES = { forward: ["f", 1, 1], "forward and backward": ["fb", 3, 2] };
const KNOBS = [
  { name: "B", label: "Batch size B", values: [8, 16, 32, 64, 128, 256], digits: 0 },
  { name: "T", label: "Steps T", values: [16, 32, 64, 128, 256, 512, 1024], digits: 0 },
  { name: "H", label: "Hidden size H", values: [32, 64, 128, 256, 512, 1024], digits: 0 },
  { name: "passes", label: "What is timed", choices: Object.keys(MODES) },
];
const START = { B: 32, T: 64, H: 256, passes: "forward" };
const PRESETS = [
  ["long and narrow", { B: 8, T: 1024, H: 32 }],
  ["short and wide", { B: 256, T: 16, H: 1024 }],
  ["a training step", { passes: "forward and backward" }],
];

export function simulate({ B, T, H, passes }) {
  const [mode, products, launches] = MODES[passes], { rungs, rates, itemsize, range } = RECORDED;
  const gflop = 16e-9 * B * T * H ** 2 * products;
  const steps = rungs.map((rung) => T * rung[mode].step_us);
  const times = steps.map((step, n) => step + gflop * rungs[n][mode].gflop_us);
  const fits = rungs.map(({ up_to }) => up_to === null || up_to >= H);
  const fastest = times.indexOf(Math.min(...times.filter((_, n) => fits[n])));
  // Weights, inputs and outputs, each moved once a pass.
  const moved = (8 * H ** 2 + 2 * T * B * H) * products * itemsize;
  return {
    times,
    overhead: steps.map((step, n) => step / times[n]),
    worst: rungs.map((rung) => rung[mode].worst),
    fits,
    fastest,
    factor: times[0] / times[fastest],
    floor: Math.max((1e3 * gflop) / rates.tflops, (1e-3 * moved) / rates.gbs),
    launches: launches * T * rates.launch_us,
    outside: Object.entries({ B, T, H }).some(
      ([name, size]) => size < range[name][0] || size > range[name][1]),
  };
}

function duration(time) {
  const [size, unit] = time < 995 ? [1, "µs"] : time < 995e3 ? [1e3, "ms"] : [1e6, "s"];
  return `${typeset(time / size)} ${unit}`;
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;

export function describe(ladder, { B, T, H, passes }) {
  const { times, overhead, worst, fastest, factor, floor, outside } = ladder;
  const { rungs, device, dtype, left_out } = RECORDED, [first, best] = [rungs[0], rungs[fastest]];
  const share = overhead[fastest];
  const bound = share >= 0.5
    ? `Overhead binds it: ${percent(share)} of its time is what its steps cost at any size.`
    : `Arithmetic binds it: ${percent(1 - share)} of its time is products.`;
  const missing = left_out.length ? ` Timed at too few sizes to be here: ${left_out.join(", ")}.` : "";
  return `With B = ${B}, T = ${T} and D = H = ${H}, ${passes}, the fastest rung should be ` +
    `“${best.label}” with ${duration(times[fastest])}; “${first.label}” should take ` +
    `${duration(times[0])}, ${typeset(factor)} times as long. ${bound} The floor of arithmetic and ` +
    `bytes is ${duration(floor)}. The two numbers of this rung miss its measured times (${device}, ` +
    `${dtype}) by up to ${percent(worst[fastest])}` +
    `${outside ? ", and this size lies outside the measured ones" : ""}.${missing}`;
}

// The ends of an axis that never moves, so that two settings can be compared by eye.
const [LOW, HIGH] = [0, Infinity].map((end) => {
  const at = ({ values, choices }) => (values ?? choices).at(end ? -1 : 0);
  const { times } = simulate(Object.fromEntries(KNOBS.map((knob) => [knob.name, at(knob)])));
  return end ? Math.ceil(Math.log10(Math.max(...times))) : Math.floor(Math.log10(Math.min(...times)));
});

// Wide: name, track and time side by side. Narrow: name and time above the track.
function layout(width) {
  const wide = width > 620, top = 44, row = wide ? 34 : 48;
  const [left, right] = wide ? [176, width - 190] : [26, width - 28];
  const place = (time) => Math.min(1, Math.max(0, (Math.log10(time) - LOW) / (HIGH - LOW)));
  return {
    left, right, top, row, wide, width,
    bottom: top + row * RECORDED.rungs.length,
    x: (time) => (left + (right - left) * place(time)).toFixed(1),
    y: (n) => top + row * n + (wide ? 17 : 34),
  };
}

function rung(n, ladder, { left, right, wide, width, x, y }) {
  const { times, overhead, worst, fits, fastest } = ladder, { label, up_to } = RECORDED.rungs[n];
  const at = y(n), steps = overhead[n] >= 0.5, kind = fits[n] ? (steps ? "steps" : "products") : "";
  const share = steps ? `${percent(overhead[n])} overhead` : `${percent(1 - overhead[n])} arithmetic`;
  const words = fits[n] ? `${duration(times[n])}, ${share}` : `takes H up to ${up_to}`;
  const name = n === fastest ? "name" : "";
  let svg = `<path d="M${left} ${at}H${right}"/>`;
  svg += svgText(0, wide ? at + 4 : at - 14, label, `right ${name}`);
  svg += wide ? svgText(right + 14, at + 4, words, `right ${kind}`)
    : svgText(width, at - 14, words, `left ${kind}`);
  if (!fits[n]) return svg;
  const low = x(times[n] / (1 + worst[n])), high = x(times[n] / Math.max(0.05, 1 - worst[n]));
  const mark = steps ? "M-6 0A6 6 0 1 0 6 0A6 6 0 1 0 -6 0" : "M0 -7L7 0L0 7L-7 0Z";
  return svg + `<path class="miss ${kind}" d="M${low} ${at}H${high}"/>` +
    `<path class="dot ${kind}" transform="translate(${x(times[n])} ${at})" d="${mark}"/>`;
}

function chart(ladder, settings, width) {
  const box = layout(width), { left, right, top, bottom, wide, x, y } = box;
  const sparse = right - left < 60 * (HIGH - LOW);
  let svg = "";
  // Where the names stand above the tracks, the lines cross the tracks alone.
  const upright = (kind, at, from) => {
    const parts = RECORDED.rungs.map((_, n) => `M${at} ${y(n) - 9}V${y(n) + 9}`).join("");
    svg += `<path class="${kind}" d="${wide ? `M${at} ${from}V${bottom}` : parts}"/>`;
  };
  for (let e = LOW; e <= HIGH; e++) {
    upright("", x(10 ** e), top);
    if (!sparse || (e - LOW) % 2 === 0) svg += svgText(x(10 ** e), bottom + 20, duration(10 ** e));
  }
  // The one further left stands higher, so that no line crosses the other's words.
  const limits = [["floor", "the floor"], ["launches", "a launch a step"]];
  limits.sort(([one], [other]) => ladder[one] - ladder[other]).forEach(([key, words], place) => {
    const text = `${ladder[key] < 10 ** LOW ? "◀ " : ""}${words}: ${duration(ladder[key])}`;
    const at = Number(x(ladder[key])), turned = at + 7 * text.length > width, line = 16 * place + 14;
    upright(key, at, line - 8);
    svg += svgText(turned ? at - 6 : at + 6, line, text, `${turned ? "left" : "right"} ${key}`);
    if (!wide) svg += `<path class="${key}" d="M${at} ${line - 10}V${line + 2}"/>`;
  });
  RECORDED.rungs.forEach((_, n) => { svg += rung(n, ladder, box); });
  return { svg: svg + svgText((left + right) / 2, bottom + 40, "predicted time"), height: bottom + 46 };
}

const render = panel({
  kind: "gr-ladder",
  style: `& svg { margin-top: .75rem; } & .steps { --hue: var(--blue); } & .products { --hue: var(--orange); }
    & .name { fill: var(--ink); }
    & .dot { fill: var(--hue); } & .miss { stroke-width: 3; opacity: .45; } & text.floor { fill: var(--ink); }
    & path.floor { stroke: var(--ink); stroke-width: 1.5; } & path.launches { stroke: var(--quiet); stroke-dasharray: 5 4; }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "Predicted time of every rung, and the least that is possible",
  alt: "Time of every rung of the ladder on a logarithmic axis, beside the floor of the machine",
  simulate,
  describe,
  chart,
});

export default { render };

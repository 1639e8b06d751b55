// One LSTM cell whose gates a reader holds, and what it makes of a few pulses.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure. The gates are constant,
// but for an output gate that may stay shut until step 31; the candidate is the pulse.

const T = 40, FIRST = 5, SECOND = 20, LATE = 31, SEED = 5, LOW = -1.75, HIGH = 2.25;
const KNOBS = [
  { name: "f", label: "Forget gate f", min: 0, max: 1, step: 0.01, digits: 2 },
  { name: "i", label: "Input gate i", min: 0, max: 1, step: 0.01, digits: 2 },
  { name: "o", label: "Output gate o", min: 0, max: 1, step: 0.01, digits: 2 },
  { name: "opens", label: "The output gate opens", choices: ["at the start", `at step ${LATE}`] },
  { name: "pulses", label: "Pulses of the candidate g", choices: ["one", "two", "every step", "random"] },
];
const START = { f: 0.9, i: 1, o: 1, opens: "at the start", pulses: "one" };
const PRESETS = [
  ["hold", { f: 1 }],
  ["leak", {}],
  ["add up", { f: 1, pulses: "two" }],
  ["overwrite", { f: 0, pulses: "random" }],
  ["average", { f: 0.8, i: 0.2, pulses: "random" }],
  ["hidden until asked", { f: 1, opens: `at step ${LATE}` }],
];

const draws = drawer(SEED).uniform(T);

// Entry t of each list belongs to step t + 1.
export function simulate({ f, i, o, opens, pulses }) {
  const pulse = (n) => pulses === "every step" || n === FIRST || (n === SECOND && pulses === "two");
  const gs = draws.map((g, t) => (pulses === "random" ? g : Number(pulse(t + 1))));
  const os = gs.map((_, t) => (opens === "at the start" || t + 1 >= LATE ? o : 0)), cs = [];
  for (const g of gs) cs.push(f * (cs.at(-1) ?? 0) + i * g);
  return { gs, os, cs, hs: cs.map((c, t) => os[t] * Math.tanh(c)) };
}

const halfLife = (f) => 1 / Math.log2(1 / f);

export function describe({ gs, cs, hs }, { f, i, o, opens }) {
  const fate = f === 1 ? "With f = 1 nothing is forgotten."
    : f === 0 ? "With f = 0 every step empties the cell before it writes."
    : `With f = ${f}, half of the cell is left after ${halfLife(f).toFixed(1)} steps.`;
  const left = f === 1 ? "all" : f === 0 ? "nothing" : typeset(f ** (T - FIRST));
  const written = i === 0 ? "The input gate is shut, so nothing is written."
    : `Step ${FIRST} writes ${signed(i * gs[FIRST - 1])}; ${left} of it is left at step ${T}.`;
  const hidden = o > 0 && opens !== "at the start" ? `Until step ${LATE} nothing is shown. ` : "";
  return `${fate} ${written} ${hidden}At the end the cell is ${signed(cs[T - 1])}, and ` +
    `h shows ${signed(hs[T - 1])}.`;
}

function chart({ gs, os, cs, hs }, settings, width, id) {
  const box = frame(width, T, "steps", 84), { left, right, top, bottom, x } = box;
  const y = (value) => top + ((bottom - top) * (HIGH - value)) / (HIGH - LOW);
  let svg = `<clipPath id="${id}"><path d="M${left} ${top}H${right}V${bottom}H${left}"/></clipPath>`;
  const shut = os.filter((o) => o === 0).length;
  if (shut) {
    const end = x(shut === T ? T : shut + 0.5);
    svg += `<rect class="shut" x="${left}" y="${top}" width="${end - left}" height="${bottom - top}"/>`;
    svg += svgText((left + end) / 2, bottom - 12, "output gate shut");
  }
  for (const value of [-1, 0, 1, 2]) {
    svg += `<path class="${value ? "" : "one"}" d="M${left} ${y(value)}H${right}"/>`;
    svg += svgText(left - 8, y(value) + 4, String(value).replace("-", "−"), "left");
  }
  gs.forEach((g, t) => {
    if (!g) return;
    svg += `<path class="pulse" d="M${x(t + 1)} ${y(0)}V${y(g)}"/>`;
    svg += `<circle class="pulse" cx="${x(t + 1)}" cy="${y(g)}" r="4"/>`;
  });
  const place = (value, t) => `${x(t).toFixed(1)} ${y(value).toFixed(1)}`;
  const names = [["cell", "cell c", cs], ["output", "output h", hs]];
  const ends = names.map(([key, label, values]) => {
    svg += `<path class="curve ${key}" clip-path="url(#${id})" d="M${[0, ...values].map(place).join("L")}"/>`;
    // A triangle outside the frame marks where a curve leaves the axis.
    const off = values.findIndex((value) => value > HIGH);
    if (off >= 0) svg += svgText(x(off + 1), top - 3, "▲", key);
    return { key, label, value: values[T - 1], at: y(Math.min(HIGH, values[T - 1])) };
  });
  for (const { key, label, value, at } of spread(ends, top + 8, bottom - 18)) {
    svg += svgText(right + 10, at, label, `right name ${key}`);
    svg += svgText(right + 10, at + 17, signed(value), `right ${key}`);
  }
  const named = gs.findIndex((g, t) => t + 1 >= FIRST && g > 0.5);
  svg += svgText(x(named + 1), y(gs[named]) - 10, "g", "name pulse");
  return { svg: svg + box.svg, height: box.height };
}

const render = panel({
  kind: "gr-cell",
  style: `--amber: var(--gr-c, #8a5a00); --teal: var(--gr-h, #00707f);
    [data-jp-theme-light=false] &, .vscode-dark & { --amber: #e9b44c; --teal: #66d4e6; }
    & .cell { --hue: var(--amber); } & path.cell { stroke-width: 4.5; }
    & .output { --hue: var(--teal); } & path.output { stroke-dasharray: 8 5; }
    & .pulse { --hue: var(--orange); } & path.pulse { stroke-width: 2; } & circle { fill: var(--hue); }
    & .knob:last-child { grid-column: 1 / -1; }
    & .shut { fill: var(--rule); opacity: .4; }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "One cell, gates held by hand",
  alt: "Candidate, cell and output over forty steps",
  simulate,
  describe,
  chart,
  notes: (_, { f }) => ({ f: `half-life ${f === 1 ? "∞" : halfLife(f).toFixed(1)} steps, ` }),
});

export default { render };

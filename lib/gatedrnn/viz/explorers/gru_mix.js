// Two units of a GRU between their past and their candidate, gates held by hand.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure. The reset gates act on
// the way from the old state to the candidate, after or before the product with U; the update gate
// divides the new state between both, by either convention.

const FROM_INPUT = [0.1, 1.25], OLD = [0.8, 0.5], COLUMNS = [[-0.6, -1], [-0.3, -1.4]], LOW = -0.25;
const KEEPS = "z keeps", AFTER = "after the product";
const KNOBS = [
  { name: "r_1", label: "Reset gate of unit 1", min: 0, max: 1, step: 0.05, digits: 2 },
  { name: "r_2", label: "Reset gate of unit 2", min: 0, max: 1, step: 0.05, digits: 2 },
  { name: "z", label: "Update gate z", min: 0, max: 1, step: 0.05, digits: 2 },
  { name: "convention", label: "Convention", choices: [KEEPS, "z replaces"] },
  { name: "placement", label: "The reset gate acts", choices: [AFTER, "before the product"] },
];
const START = { r_1: 1, r_2: 0.2, z: 0.7, convention: KEEPS, placement: AFTER };
const PRESETS = [
  ["copy the past", { r_2: 1, z: 1 }],
  ["plain RNN", { r_2: 1, z: 0 }],
  ["forget the past", { r_1: 0, r_2: 0, z: 0 }],
  ["half way", { r_2: 1, z: 0.5 }],
];

export function simulate({ r_1, r_2, z, convention, placement }) {
  const r = [r_1, r_2], behind = OLD.map((h, k) => r[k] * h);
  const after = FROM_INPUT.map((a, k) => Math.tanh(a + r[k] * dot(OLD, COLUMNS[k])));
  const before = FROM_INPUT.map((a, k) => Math.tanh(a + dot(behind, COLUMNS[k])));
  const n = placement === AFTER ? after : before, keep = convention === KEEPS ? z : 1 - z;
  const h_new = OLD.map((h, k) => keep * h + (1 - keep) * n[k]);
  return { n, h_new, keep, apart: Math.hypot(after[0] - before[0], after[1] - before[1]) };
}

const percent = (share) => `${Math.round(100 * share)} %`;
const shares = (keep) => [Math.round(100 * keep), 100 - Math.round(100 * keep)];

function seen({ r_1, r_2, placement }) {
  if (r_1 === 1 && r_2 === 1) return "The candidate sees the whole past.";
  if (r_1 === 0 && r_2 === 0) return "The candidate sees the input alone.";
  if (r_1 === r_2) return `The candidate sees ${percent(r_1)} of the past.`;
  return placement === AFTER
    ? `The past reaches unit 1 of the candidate at ${percent(r_1)}, unit 2 at ${percent(r_2)}.`
    : `Both units of the candidate see ${percent(r_1)} of old unit 1, ${percent(r_2)} of old unit 2.`;
}

export function describe({ keep, apart }, settings) {
  const { r_1, r_2, z, convention } = settings, [old, fresh] = shares(keep);
  const case_ = keep === 1 ? " The past is copied."
    : keep > 0 ? "" : r_1 === 1 && r_2 === 1 ? " This is a plain RNN."
    : r_1 === 0 && r_2 === 0 ? " The past is forgotten." : "";
  const other = apart < 1e-9 ? "The other placement would give the same candidate."
    : `The other placement would put the candidate ${typeset(apart)} away.`;
  return `Where ${convention}, z = ${z} makes the new state ${old} % old state and ${fresh} % ` +
    `candidate.${case_} ${seen(settings)} ${other}`;
}

function arrow(from, to, kind, size) {
  const dx = to[0] - from[0], dy = to[1] - from[1], length = Math.hypot(dx, dy) || 1;
  const [u, v] = [dx / length, dy / length], at = [to[0] - size * u, to[1] - size * v];
  const tips = [-1, 1].map((side) => `${at[0] - side * v * size / 2} ${at[1] + side * u * size / 2}`);
  return `<path class="${kind}" d="M${from.join(" ")}L${at.join(" ")}"/>` +
    `<path class="${kind} tip" d="M${to.join(" ")}L${tips.join("L")}Z"/>`;
}

// A letter beside a point, in the direction [u, v] of the plane.
function letter([x, y], [u, v], words, kind) {
  const length = Math.hypot(u, v) || 1;
  return svgText(x + (20 * u) / length, y - (20 * v) / length + 5, words, `name ${kind}`);
}

// What the letters stand for, and how much of each is in the new state.
function key(points, keep, x, y, width) {
  const [old, fresh] = shares(keep), part = (width * old) / 100;
  let svg = points.map(([words, value, kind], n) => {
    const height = y + 26 * n;
    return `<path class="${kind} sample" d="M${x} ${height - 4}h22"/>` +
      svgText(x + 32, height, `${words} (${value.map(signed).join(", ")})`, `right ${kind}`);
  }).join("");
  svg += svgText(x, y + 100, "the new state is", "right");
  svg += `<rect class="old" x="${x}" y="${y + 110}" width="${part}" height="18"/>`;
  svg += `<rect class="fresh" x="${x + part}" y="${y + 110}" width="${width - part}" height="18"/>`;
  svg += svgText(x, y + 148, `${old} % old state`, "right old");
  return svg + svgText(x + width, y + 148, `${fresh} % candidate`, "left fresh");
}

function chart({ n, h_new, keep }, settings, width) {
  const beside = width >= 600, unit = Math.min(360, beside ? width / 2 : width - 40) / 2;
  const left = beside ? 32 : width / 2 - unit + 12, right = left + 2 * unit, top = 26;
  const place = ([p, q]) => [left + unit * (1 + p), top + unit * (1 - q)], bottom = place([0, LOW])[1];
  const [zero, old, fresh, mixed] = [[0, 0], OLD, n, h_new].map(place);
  let svg = `<path d="M${left} ${top}H${right}V${bottom}H${left}Z"/>`;
  svg += `<path class="one" d="M${left} ${zero[1]}H${right}M${zero[0]} ${top}V${bottom}"/>`;
  for (const value of [-1, 0, 1]) {
    const [x, y] = place([value, value]);
    svg += svgText(x, bottom + 17, signed(value));
    if (value >= 0) svg += svgText(left - 8, y + 4, value, "left");
  }
  svg += svgText(zero[0], bottom + 34, "unit 1");
  svg += svgText(left - 8, top - 11, "unit 2", "right");
  svg += `<path class="between" d="M${old.join(" ")}L${fresh.join(" ")}"/>`;
  svg += arrow(zero, old, "old", 9) + arrow(zero, fresh, "fresh", 9) + arrow(zero, mixed, "mixed", 13);
  const [u, v] = [n[0] - OLD[0], n[1] - OLD[1]];
  svg += letter(old, [-u, -v], "h", "old") + letter(fresh, [u, v], "n", "fresh");
  svg += letter(mixed, [v, -u], "h′", "mixed");
  const points = [["old state h", OLD, "old"], ["candidate n", n, "fresh"], ["new state h′", h_new, "mixed"]];
  const [x, y] = beside ? [right + 40, top + 44] : [Math.max(8, left - 12), bottom + 66];
  svg += key(points, keep, x, y, Math.min(260, width - x - 8));
  return { svg, height: beside ? bottom + 40 : y + 156 };
}

const render = panel({
  kind: "gr-mix",
  style: `--teal: var(--gr-h, #00707f);
    [data-jp-theme-light=false] &, .vscode-dark & { --teal: #66d4e6; }
    & .old { --hue: var(--teal); } & .fresh { --hue: var(--orange); } & .mixed { --hue: var(--blue); }
    & path.old, & path.fresh, & path.mixed { stroke-width: 2.5; } & path.fresh { stroke-dasharray: 7 4; }
    & path.mixed { stroke-width: 5; } & path.tip { fill: var(--hue); stroke-width: 1; stroke-dasharray: none; }
    & .between { stroke: var(--quiet); stroke-width: 1.5; stroke-dasharray: 2 4; }
    & .knob:last-child { grid-column: 1 / -1; } & rect { fill: var(--hue); }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "From the old state to the new one",
  alt: "Old state, candidate and new state of two units as arrows",
  simulate,
  describe,
  chart,
  notes: ({ keep }) => ({ z: `keeps ${shares(keep)[0]} %, ` }),
});

export default { render };

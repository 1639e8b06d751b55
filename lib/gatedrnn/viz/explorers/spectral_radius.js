// Gradient over time in a plain recurrent network, by the spectral radius of U, and its bound.
//
// `panel.js` stands before this module. `simulate` and `describe` are pure. U = radius * Q M Q', with
// Q orthogonal and M block triangular: the blocks on its diagonal are rotations, so every eigenvalue
// has the size of the radius, and what stands above them, the shear, changes the singular values only.

const B = 4, D = 4, H = 16, T_MAX = 200, SEED = 5;
const KNOBS = [
  { name: "radius", label: "Spectral radius of U", min: 0.5, max: 3, step: 0.05, digits: 2 },
  { name: "shear", label: "Shear", min: 0, max: 1, step: 0.05, digits: 2 },
  { name: "T", label: "Steps T", min: 2, max: T_MAX, step: 1, digits: 0 },
  { name: "activation", label: "Activation", choices: ["linear", "tanh", "ReLU"] },
];
const START = { radius: 1, shear: 0, T: 50, activation: "tanh" };
const PRESETS = [
  ["linear, radius 0.9", { activation: "linear", radius: 0.9 }],
  ["linear, radius 1.1", { activation: "linear", radius: 1.1 }],
  ["grows before it vanishes", { activation: "linear", radius: 0.9, shear: 1, T: 200 }],
  ["tanh, exploding", { radius: 3, shear: 0.5 }],
];
const CURVES = [["bound", "bound"], ["gradient", "gradient"]];

const product = (A, M) => { const columns = transpose(M); return A.map((row) => columns.map((c) => dot(row, c))); };

function drawNetwork() {
  const { uniform, matrix } = drawer(SEED);
  const W = transpose(matrix(D, H, 0.5));
  const angles = uniform(H / 2, Math.PI), above = matrix(H, H, 1), signs = uniform(H);
  const Q = signs.map((s, j) => signs.map((_, k) => (s < 0 ? -1 : 1) * hadamard(j, k) / Math.sqrt(H)));
  const upstream = matrix(B, H), xs = Array.from({ length: T_MAX }, () => matrix(B, D, 1));
  return { W, angles, above, Q, upstream, xs };
}

const { W, angles, above, Q, upstream, xs } = drawNetwork();

function recurrentMatrix(radius, shear) {
  const M = above.map((row, j) => row.map((value, k) => (k > j ? shear * value : 0)));
  angles.forEach((angle, n) => {
    const c = Math.cos(angle), s = Math.sin(angle), j = 2 * n;
    M[j][j] = c; M[j][j + 1] = -s; M[j + 1][j] = s; M[j + 1][j + 1] = c;
  });
  return product(product(Q, M), transpose(Q)).map((row) => row.map((value) => radius * value));
}

// The largest singular value, by power iteration on U'U.
function stretch(U) {
  const columns = transpose(U);
  let v = Array(H).fill(1 / Math.sqrt(H)), size = 0;
  for (let n = 0; n < 500; n++) {
    const u = U.map((row) => dot(row, v)), w = columns.map((column) => dot(column, u));
    size = Math.hypot(...w);
    v = w.map((value) => value / size);
  }
  return Math.sqrt(size);
}

const ACTIVATIONS = {
  linear: [(a) => a, () => 1],
  tanh: [Math.tanh, sech2],
  ReLU: [(a) => Math.max(a, 0), (a) => (a > 0 ? 1 : 0)],
};

// Entry k of each curve belongs to the state k steps back from the end, k = 0 ... T.
export function simulate({ radius, shear, T, activation }) {
  const U = recurrentMatrix(radius, shear), columns = transpose(U), sigma = stretch(U);
  const [squash, slope] = ACTIVATIONS[activation], squares = Array(T + 1).fill(0);
  for (let n = 0; n < B; n++) {
    const tape = [];
    let h = Array(H).fill(0), dh = upstream[n];
    for (let t = 0; t < T; t++) {
      const old = h, a = old.map((_, k) => dot(xs[t][n], W[k]) + dot(old, columns[k]));
      tape.push(a);
      h = a.map(squash);
    }
    for (let back = 0; ; back++) {
      squares[back] += dot(dh, dh);
      if (back === T) break;
      const a = tape.pop(), da = dh.map((d, k) => d * slope(a[k]));
      dh = U.map((row) => dot(row, da));
    }
  }
  const gradient = squares.map((square) => Math.sqrt(square / squares[0]));
  return { gradient, bound: gradient.map((_, back) => sigma ** back), sigma };
}

export function describe({ gradient, bound, sigma }, { radius, T, activation }) {
  return `With ${activation} and spectral radius ${radius}, the largest singular value of U is ` +
    `${sigma.toFixed(2)}. ${T} steps back, the gradient is ${typeset(gradient[T])} times its size at ` +
    `the end; the bound allows ${typeset(bound[T])}.`;
}

const render = panel({
  kind: "gr-radius",
  style: `& .gradient { --hue: var(--blue); }
    & .bound { --hue: var(--orange); } & path.bound { stroke-dasharray: 8 5; }`,
  knobs: KNOBS,
  start: START,
  presets: PRESETS,
  title: "Gradient, relative to its size at the end",
  alt: "Gradient and bound on a logarithmic axis",
  simulate,
  describe,
  chart: (curves, { T }, width, id) => logChart(CURVES, curves, T, width, id),
});

export default { render };

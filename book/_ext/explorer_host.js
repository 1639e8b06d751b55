// Shows each explorer of this page without a kernel: a small model stands in for the notebook's, and
// the picture that a page without JavaScript keeps is replaced once the explorer has drawn itself.

function createModel(initial) {
  const values = { ...initial }, listeners = new Map();
  const fire = (event) => [...(listeners.get(event) ?? [])].forEach((listener) => listener());
  return {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      fire(`change:${name}`);
    },
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: (event, listener) =>
      listeners.set(event, (listeners.get(event) ?? []).filter((known) => known !== listener)),
    save_changes() {},
  };
}

// The source sits in the page: a file opened from disk may not import another file.
function load(name) {
  const part = (name) => document.getElementById(`gr-explorer-${name}`).textContent;
  const url = URL.createObjectURL(new Blob([part("panel"), part(name)], { type: "text/javascript" }));
  return import(url).finally(() => URL.revokeObjectURL(url));
}

for (const stage of document.querySelectorAll("[data-explorer]")) {
  try {
    const { default: explorer } = await load(stage.dataset.explorer);
    const el = document.createElement("div");
    await explorer.render({ model: createModel(JSON.parse(stage.dataset.settings)), el });
    stage.replaceChildren(el);
  } catch (error) {
    console.error(`The explorer ${stage.dataset.explorer} did not start; its picture stays.`, error);
  }
}

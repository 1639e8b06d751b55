// Whatever scrolls sideways must be reachable by keyboard (axe-core: scrollable-region-focusable).
// The theme sees to code when the window changes size, but knows nothing of formulas,
// and nothing of code that was hidden in a closed box or behind another tab when it measured.
(() => {
  const formulas = "mjx-container[display=true]";
  const reach = () => {
    for (const formula of document.querySelectorAll(formulas)) {
      if (formula.scrollWidth > formula.clientWidth) formula.setAttribute("tabindex", "0");
      else formula.removeAttribute("tabindex");
    }
  };
  const measureAgain = () => setTimeout(() => window.dispatchEvent(new Event("resize")));
  window.addEventListener("resize", reach);
  window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(reach));
  document.addEventListener("toggle", measureAgain, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".sd-tab-set > input")) measureAgain();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".toggle-button")) measureAgain();
  });
})();

/** Tabs (WAI-ARIA authoring practices, "Tabs"): arrows move, Home and End jump, panels keep what was typed. */

function show(tab) {
  const list = tab.closest('[role="tablist"]');
  for (const other of list.querySelectorAll('[role="tab"]')) {
    const on = other === tab;
    other.setAttribute("aria-selected", String(on));
    other.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !on;
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest('[role="tab"]');
  if (tab) show(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.('[role="tab"]');
  if (!tab) return;
  const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
  const here = tabs.indexOf(tab);
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs[(to + tabs.length) % tabs.length];
  show(next);
  next.focus();
});

/* A field that the browser finds wanting may stand in a hidden panel: show its panel first. */
document.addEventListener(
  "invalid",
  (event) => {
    const panel = event.target.closest('[role="tabpanel"]');
    const tab = panel && document.querySelector(`[role="tab"][aria-controls="${panel.id}"]`);
    if (tab) show(tab);
  },
  true,
);

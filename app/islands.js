// Wakes the islands of a page. The addresses are put in when the site is made.
import start, * as app from "{module}";
await start({ module_or_path: "{wasm}" });
app.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  const wake = app[island.dataset.component];
  if (wake) await wake(island);
  else console.warn(`no island ${island.dataset.component}`);
}
document.documentElement.dataset.islands = "awake";

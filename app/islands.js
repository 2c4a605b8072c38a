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

// An attendance list is kept for a hall without a network: the page, and every file that it needs.
if (document.querySelector("[data-offline]") && navigator.serviceWorker) {
  await navigator.serviceWorker.register("/offline.js");
  const worker = (await navigator.serviceWorker.ready).active;
  const named = [...document.querySelectorAll("[href^='/assets/'], [src^='/assets/']")].map((e) => e.getAttribute("href") ?? e.getAttribute("src"));
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = [...named, ...used].map((name) => new URL(name, location).pathname).filter((name) => name.startsWith("/assets/"));
  worker.postMessage({ page: location.pathname, files: [...new Set([...files, ...{scanner}])] });
}

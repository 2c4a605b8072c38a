// Keeps attendance lists that were opened, so that they open again without a network: the pages themselves and the files
// that they need. Nothing else is kept, and signing out empties it.
const PAGES = "lists";
const FILES = "files {version}";
const LIST = /^\/events\/[0-9a-f-]+\/sessions\/[0-9a-f-]+$/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name !== PAGES && name !== FILES) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "GET" && address.pathname.startsWith("/assets/")) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate" && request.method === "GET" && LIST.test(address.pathname)) {
    event.respondWith(list(request, address.pathname));
  } else if (request.method === "POST" && address.pathname === "/sign-out") {
    event.respondWith(caches.delete(PAGES).then(() => fetch(request)));
  }
});

// A list was opened before this worker was there, or its files came from the browser's own store.
self.addEventListener("message", (event) => {
  const keep = async ({ page, files }) => {
    const store = await caches.open(FILES);
    for (const name of files) {
      if (!(await caches.match(name))) await store.add(name);
    }
    const answer = await fetch(page);
    if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put(page, answer);
    event.source.postMessage("kept");
  };
  event.waitUntil(keep(event.data).catch(() => {}));
});

/** Files have a hash in their names: what is kept is right. */
async function file(request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request.url, answer.clone());
  return answer;
}

/** The list as it is now; without a network as it was. */
async function list(request, path) {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    // The list itself, not one with somebody's minutes open.
    if (answer.ok && !answer.redirected && !new URL(request.url).search) await pages.put(path, answer.clone());
    return answer;
  } catch (error) {
    const kept = await pages.match(path);
    if (kept) return kept;
    throw error;
  }
}

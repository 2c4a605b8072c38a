// Keeps attendance lists that were opened, so that they open again without a network: each page with every file that it needs,
// for one account and until the day of its session is over. And opens what somebody has kept of a course (`app/keeping.js`), which
// is the same for everybody. Nothing else is kept.
//
// Build {version}. Another build is another worker: it begins when no page is open that the one before looks after.
const LISTS = "lists ";
const FILES = "files";
const LIST = /^\/events\/[0-9a-f-]+\/sessions\/[0-9a-f-]+$/;
/** A copy of a course is a cache of its own, and whole once its list stands in it. */
const COPIES = "course ";
const COPY_LIST = "/copy";
const SHELF = "/on-this-phone";
/** What opens from a copy: a course, what is in it, and what there is on this phone, with which one begins. */
const COPIED = /^\/(courses\/[^/]+\/[^/]+(\/[^/]+\/[^/]+)?|on-this-phone)$/;
/** What an exercise in a copy is played with. The server has nothing at this address. */
const AHEAD = /^\/courses(\/[^/]+){4}\/ahead$/;
const BEGINNINGS = ["/", "/courses"];
/** So long somebody waits for a page of which there is a copy, in milliseconds. */
const PATIENCE = 10_000;
/** Whoever comes in or goes out begins with nothing. */
const DOORS = /^\/(sign-in|sign-in\/code|sign-out|card|reset\/.+)$/;
/** What says that whoever asks has no such page any more. A redirect leads to the sign-in form. */
const GONE = [401, 403, 404];

/** How often somebody has come in or gone out: what was on its way then is not kept any more. */
let doors = 0;

/** Nothing is kept while what there is is looked through. */
let tidied = Promise.resolve();

self.addEventListener("activate", (event) => {
  tidied = tidy().catch(() => {});
  event.waitUntil(Promise.all([tidied, self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "GET" && address.pathname.startsWith("/assets/")) {
    event.respondWith(file(request.url));
  } else if (request.mode === "navigate" && request.method === "GET" && LIST.test(address.pathname)) {
    event.respondWith(list(request, address.pathname));
  } else if (request.method === "GET" && address.pathname.startsWith("/media/")) {
    event.respondWith(medium(request, address.pathname));
  } else if (request.method === "GET" && AHEAD.test(address.pathname)) {
    event.respondWith(copied(address.pathname).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate" && request.method === "GET" && (COPIED.test(address.pathname) || BEGINNINGS.includes(address.pathname))) {
    event.respondWith(place(request, address.pathname));
  } else if (request.method === "POST" && DOORS.test(address.pathname)) {
    doors += 1;
    event.waitUntil(forget(() => true));
  }
});

// A page is awake, and names its files: only now a copy is whole.
self.addEventListener("message", (event) => {
  event.waitUntil(keep(event.data).catch(() => {}));
});

async function keep({ page, files }) {
  await tidied;
  const began = doors;
  const store = await caches.open(FILES);
  for (const name of files) {
    if (!(await store.match(name))) await store.add(name);
  }
  const answer = await fetch(page);
  const account = answer.headers.get("dayaq-account");
  if (!answer.ok || answer.redirected || !account || !isFresh(answer)) return;
  // Another build has answered than the one whose page is open: the copy that is there stays with its files.
  const named = (await answer.clone().text()).matchAll(/"(\/assets\/[^"]+)"/g);
  for (const [, name] of named) {
    if (!files.includes(name)) return;
  }
  await forget((name) => name !== LISTS + account);
  const lists = await caches.open(LISTS + account);
  await lists.put(filesOf(page), Response.json(files));
  await lists.put(page, answer);
  if (doors !== began) await forget(() => true);
}

/** Where it stands which files a page needs. */
const filesOf = (page) => `${page}?files`;

const isFresh = (copy) => Date.now() < Number(copy.headers.get("dayaq-until"));

/** Files have a hash in their names: what is kept is right. */
async function file(address) {
  const kept = await caches.match(address);
  if (kept) return kept;
  const answer = await fetch(address);
  if (answer.ok) await (await caches.open(FILES)).put(address, answer.clone());
  return answer;
}

/** The list as it is now; without a network as it was, on the day of its session. */
async function list(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect" || GONE.includes(answer.status)) await drop(path);
    return answer;
  } catch (error) {
    const kept = await caches.match(new URL(path, location.origin));
    if (kept && isFresh(kept)) return kept;
    if (kept) await drop(path);
    throw error;
  }
}

/** The whole copies, the newest first. */
async function copies() {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(COPIES)) continue;
    const copy = await caches.open(name);
    const list = await copy.match(COPY_LIST);
    if (list) found.push({ copy, kept: (await list.json()).kept });
  }
  return found.sort((a, b) => b.kept - a.kept).map(({ copy }) => copy);
}

async function copied(path) {
  for (const copy of await copies()) {
    const kept = await copy.match(path);
    if (kept) return kept;
  }
}

/** A page of a course as it is now; without a network as it was when it was kept. */
async function place(request, path) {
  const kept = await copied(BEGINNINGS.includes(path) ? SHELF : path);
  if (!kept) return fetch(request);
  let timer;
  const patience = new Promise((_, giveUp) => (timer = setTimeout(giveUp, PATIENCE)));
  return Promise.race([fetch(request), patience]).catch(() => kept).finally(() => clearTimeout(timer));
}

/** Files of a version never change: what is kept is right. */
async function medium(request, path) {
  const kept = await copied(path);
  return kept ? partly(kept, request.headers.get("range")) : fetch(request);
}

/** The part of a file that is asked for: without it some browsers play no sound. */
async function partly(kept, range) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (!from && !to) return kept;
  const whole = await kept.blob();
  const first = from ? Number(from) : Math.max(0, whole.size - Number(to));
  const last = from && to ? Math.min(Number(to), whole.size - 1) : whole.size - 1;
  const headers = new Headers(kept.headers);
  if (first > last) {
    headers.set("content-range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-range", `bytes ${first}-${last}/${whole.size}`);
  headers.set("content-length", String(last - first + 1));
  return new Response(whole.slice(first, last + 1, whole.type), { status: 206, headers });
}

const kinds = async () => (await caches.keys()).filter((name) => name.startsWith(LISTS));

async function drop(path) {
  for (const name of await kinds()) {
    const lists = await caches.open(name);
    await lists.delete(path);
    await lists.delete(filesOf(path));
  }
}

/** Deletes the pages of accounts. */
async function forget(isMeant) {
  for (const name of await kinds()) {
    if (isMeant(name)) await caches.delete(name);
  }
}

/** No page of the build before is open any more: what stays are pages that may still be shown, and their files. */
async function tidy() {
  const needed = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(LISTS)) {
      // A copy of a course has its files in itself, and stays until somebody removes it.
      if (name !== FILES && !name.startsWith(COPIES)) await caches.delete(name);
      continue;
    }
    const lists = await caches.open(name);
    for (const { url } of await lists.keys()) {
      const { pathname, search } = new URL(url);
      if (search) continue;
      const files = await lists.match(filesOf(pathname));
      if (files && isFresh(await lists.match(url))) (await files.json()).forEach((file) => needed.add(new URL(file, location.origin).href));
      else await drop(pathname);
    }
  }
  const store = await caches.open(FILES);
  for (const { url } of await store.keys()) {
    if (!needed.has(url)) await store.delete(url);
  }
}

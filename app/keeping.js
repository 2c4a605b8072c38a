// Keeps courses on this phone. A copy is a cache of its own, `course PROJECT/COURSE STAMP`, with everything that it needs, style and
// scripts too. It is whole once its list stands in it, and that is written when the last file has come and was checked: until then
// the copy before is there. What has come stays where the network ends, and the rest is fetched later.
(function () {
  "use strict";
  const COPY = "course ";
  /** In a whole copy: its list, and when it was kept. */
  const LIST = "/copy";
  /** From the first file on: the list, and whether sound is wanted. */
  const WANTED = "/copy/wanted";
  /** What of an answer stays with its file; its length and how it was packed do not. */
  const HEADERS = ["content-type", "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"];
  /** Browsers take more room than a file has bytes. */
  const ROOM = 1.2;
  /** So many files that are missing are named. */
  const NAMED = 3;
  /** How often a course may change while it is being fetched. */
  const TRIES = 3;
  /** What browsers say besides `TypeError` where the network has gone. */
  const LOST = ["NetworkError", "AbortError", "TimeoutError"];
  /** Until it is tried again, in milliseconds. */
  const PAUSE = 15_000;
  const language = document.documentElement.lang;

  const box = document.getElementById("keeping");
  const shelf = document.getElementById("shelf");
  const root = box ?? shelf;
  if (!root) return;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const words = part("status").dataset;
  const own = box?.dataset;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  // Browsers know neither numbers nor dates in Azerbaijani.
  const mb = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0).replace(".", language === "en" ? "." : ",");
  const sum = (files) => files.reduce((all, file) => all + file.bytes, 0);
  const path = (course) => course.replace("/courses/", "");

  /** What is fetched now can be given up. */
  let running = null;
  let again = 0;

  function say(text) {
    part("status").textContent = text;
  }

  function button(text, act, value, kind = "button--secondary") {
    const made = Object.assign(document.createElement("button"), { type: "button", className: `button ${kind}`, textContent: text });
    Object.assign(made.dataset, { act, ...value });
    return made;
  }

  /** Every copy that is here, whole or not, the newest first. */
  async function copies() {
    const found = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith(COPY)) continue;
      const cache = await caches.open(name);
      const [list, wanted] = [await (await cache.match(LIST))?.json(), await (await cache.match(WANTED))?.json()];
      // Begun and given up before anything had come.
      if (!wanted) await caches.delete(name);
      else found.push({ name, cache, list, wanted, course: wanted.list.course });
    }
    return found.sort((a, b) => (b.list?.kept ?? 0) - (a.list?.kept ?? 0));
  }

  const wanted = ({ list, sound }) => list.files.filter((file) => sound || !file.sound);

  async function missing({ cache, wanted: which }) {
    const files = wanted(which);
    const here = await Promise.all(files.map((file) => cache.match(file.at)));
    return files.filter((_, place) => !here[place]);
  }

  async function room() {
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return Math.max(0, quota - usage);
  }

  class Refused extends Error {}
  class Changed extends Error {}
  class Full extends Error {}

  async function fetched(address, signal) {
    const answer = await fetch(address, { signal });
    if (answer.redirected || [401, 403].includes(answer.status)) throw new Refused();
    if (answer.status === 404) throw new Changed();
    // A server that is being started again is no reason to give up.
    if (!answer.ok) throw new TypeError(String(answer.status));
    return answer;
  }

  async function listOf(course, signal) {
    try {
      return await (await fetched(`${course}/kept`, signal)).json();
    } catch (error) {
      throw error instanceof Changed ? new Refused() : error;
    }
  }

  async function isRight(file, bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").startsWith(file.hash);
  }

  /** A file that is right: one that is here already, in this copy's predecessor or another course, is not fetched again. */
  async function file(wantedFile, signal) {
    const known = await caches.match(wantedFile.at);
    const use = async (answer) => {
      const bytes = await answer.arrayBuffer();
      return (await isRight(wantedFile, bytes)) && { bytes, answer };
    };
    const found = (known && (await use(known))) || (await use(await fetched(wantedFile.address, signal)));
    if (!found) throw new Changed();
    const headers = new Headers({ "accept-ranges": "bytes" });
    for (const name of HEADERS) {
      if (found.answer.headers.has(name)) headers.set(name, found.answer.headers.get(name));
    }
    return new Response(found.bytes, { headers });
  }

  async function put(cache, at, answer) {
    try {
      await cache.put(at, answer);
    } catch (error) {
      // Near its limit a browser says this in many ways.
      throw new Full(error.name);
    }
  }

  async function fetchCopy(course, sound, signal) {
    const list = await listOf(course, signal);
    const name = `${COPY}${path(course)} ${list.stamp}`;
    const copy = { name, cache: await caches.open(name), wanted: { list, sound } };
    try {
      const files = wanted(copy.wanted);
      let rest = (copy.rest = await missing(copy));
      const [needed, free] = [sum(rest) * ROOM, await room()];
      if (needed > free) throw Object.assign(new Full("estimate"), { text: filled(words.room, { mb: mb(needed), free: mb(free) }) });
      await put(copy.cache, WANTED, Response.json(copy.wanted));
      for (const each of rest) {
        show(files.length - rest.length, files.length);
        await put(copy.cache, each.at, await file(each, signal));
        rest = copy.rest = rest.filter((other) => other !== each);
        signal.throwIfAborted();
      }
      show(files.length, files.length);
      // All have come and were checked: from here on this is the copy.
      await put(copy.cache, LIST, Response.json({ ...list, kept: Date.now(), sound, bytes: sum(files) }));
    } catch (error) {
      error.left = sum(copy.rest ?? []);
      throw error;
    }
    for (const other of await copies()) {
      if (other.course === course && other.name !== name) await caches.delete(other.name);
    }
  }

  let told = -1;

  /** Everybody sees how far it is; it is said aloud at each quarter. */
  function show(n, of) {
    const bar = part("progress");
    bar.hidden = false;
    [bar.max, bar.value] = [of, n];
    const quarter = Math.floor((4 * n) / of);
    if (quarter === told) return;
    told = quarter;
    say(n ? filled(words.far, { n, of, percent: Math.floor((100 * n) / of) }) : words.begun);
  }

  /** Removes what was begun and is not whole. */
  async function dropHalf(course) {
    for (const { name, list, course: of } of await copies()) {
      if (of === course && !list) await caches.delete(name);
    }
  }

  async function keep(course, sound) {
    if (running) return;
    const giveUp = new AbortController();
    running = giveUp;
    clearTimeout(again);
    told = -1;
    actions([button(words.cancel, "cancel", {})]);
    try {
      const work = () => fetchAgain(course, sound, giveUp.signal);
      const alone = navigator.locks ? await navigator.locks.request("keeping", { ifAvailable: true }, async (lock) => lock && ((await work()), true)) : ((await work()), true);
      part("progress").hidden = true;
      say(alone ? words.done : words.busy);
    } catch (error) {
      part("progress").hidden = true;
      await failed(error, course, sound, giveUp.signal.aborted);
    }
    running = null;
    dispatchEvent(new Event("dayaq-kept"));
    await draw();
  }

  async function fetchAgain(course, sound, signal) {
    await navigator.serviceWorker.register("/offline.js");
    await navigator.storage?.persist?.();
    for (let tries = 1; ; tries += 1) {
      try {
        return await fetchCopy(course, sound, signal);
      } catch (error) {
        if (!(error instanceof Changed) || tries === TRIES) throw error;
      }
    }
  }

  async function failed(error, course, sound, isGivenUp) {
    if (isGivenUp) {
      await dropHalf(course);
      return say(words.cancelled);
    }
    if (error instanceof Full) {
      await dropHalf(course);
      return say(error.text ?? filled(words.full, { mb: mb(error.left * ROOM) }));
    }
    if (error instanceof Refused || error instanceof Changed) {
      await dropHalf(course);
      return say(error instanceof Refused ? words.refused : words.changed);
    }
    if (!(error instanceof TypeError) && !LOST.includes(error.name)) {
      await dropHalf(course);
      return say(words.broken);
    }
    const half = (await copies()).find((copy) => copy.course === course && !copy.list);
    const of = half ? wanted(half.wanted).length : 0;
    say(filled(words.stopped, { n: half ? of - (await missing(half)).length : 0, of }));
    again = setTimeout(() => keep(course, sound), PAUSE);
  }

  function actions(buttons) {
    part("actions").replaceChildren(...buttons);
  }

  /** First how much it is, then the choice. */
  async function look(course) {
    let list;
    try {
      list = await listOf(course);
    } catch (error) {
      return say(error instanceof Refused ? words.refused : filled(words.stopped, { n: 0, of: 0 }));
    }
    const [texts, all, free] = [sum(list.files.filter((each) => !each.sound)), sum(list.files), await room()];
    const sizes = { texts: mb(texts), all: mb(all), free: mb(free) };
    say(filled(all > texts ? words.sizeSound : words.size, sizes));
    const choice = (text, bytes, sound) => button(filled(text, { mb: mb(bytes) }), "keep", { course, sound }, sound ? undefined : "");
    actions([
      choice(all > texts ? words.keepTexts : words.keep, texts, ""),
      ...(all > texts ? [choice(words.keepSound, all, "yes")] : []),
      button(words.cancel, "back", {}),
    ]);
    part("actions").querySelector("button").focus();
  }

  const day = (kept) =>
    language === "en"
      ? new Date(kept).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })
      : new Date(kept).toLocaleDateString("ru", { day: "2-digit", month: "2-digit", year: "numeric" });

  const about = ({ list }) => filled(words.here, { day: day(list.kept), version: list.name, mb: mb(list.bytes) }) + (list.sound ? ` (${words.sound})` : "");

  async function half(copy) {
    const rest = await missing(copy);
    const of = wanted(copy.wanted).length;
    return filled(words.waits, { n: of - rest.length, of, missing: rest.slice(0, NAMED).map((each) => each.at).join(", ") });
  }

  const removal = (course) => button(words.remove, "remove", { course }, "button--link");

  /** On the page of a course. */
  async function drawBox() {
    const all = (await copies()).filter((copy) => copy.course === own.course);
    const [whole, begun] = [all.find((copy) => copy.list), all.find((copy) => !copy.list)];
    if (running) return;
    const isOlder = whole && (whole.list.version !== own.version || whole.list.language !== own.language);
    const lines = [whole && about(whole), isOlder && words.newer, begun && (await half(begun))].filter(Boolean);
    part("state").textContent = lines.join(" ") || initial;
    const sound = (begun?.wanted ?? whole?.list)?.sound ? "yes" : "";
    const go = begun ? words.on : isOlder ? words.load : "";
    const lacksSound = whole && !whole.list.sound && whole.list.files.some((each) => each.sound);
    actions([
      ...(go ? [button(go, "keep", { course: own.course, sound })] : whole && !lacksSound ? [] : [button(first, "look", {})]),
      ...(all.length ? [removal(own.course)] : []),
    ]);
    if (all.length) remember();
    return begun;
  }

  /** What the server knows of whoever reads stays beside the copy, under their account: the copy shows it without a network. */
  function remember() {
    const account = document.querySelector('meta[name="account"]')?.content;
    if (!account || document.documentElement.dataset.left) return;
    localStorage.setItem(`read ${account} ${own.course}`, JSON.stringify({ read: own.read.split(" ").filter(Boolean) }));
  }

  const newest = new Map();

  /** Whether the server has another version than the one that is here. Whoever may not know is told nothing. */
  async function isOlder({ course, list }) {
    if (!navigator.onLine || document.documentElement.dataset.copy !== undefined) return false;
    if (!newest.has(course)) newest.set(course, await listOf(course).catch(() => null));
    const now = newest.get(course);
    return Boolean(now) && now.version !== list.version;
  }

  function entry(copy) {
    const item = document.createElement("li");
    const list = copy.list ?? copy.wanted.list;
    const title = document.createElement("p");
    title.append(Object.assign(document.createElement("a"), { href: copy.course, textContent: list.title }));
    title.lang = list.language;
    const state = document.createElement("p");
    const acts = Object.assign(document.createElement("p"), { className: "cluster" });
    item.append(title, state, acts);
    return { item, state, acts };
  }

  async function drawShelf() {
    if (running) return;
    actions([]);
    const all = await copies();
    const items = [];
    for (const copy of all) {
      const { item, state, acts } = entry(copy);
      const sound = (copy.list ?? copy.wanted).sound ? "yes" : "";
      const isOld = copy.list && (await isOlder(copy));
      state.textContent = [copy.list ? about(copy) : await half(copy), isOld && words.newer].filter(Boolean).join(" ");
      if (!copy.list || isOld) acts.append(button(copy.list ? words.load : words.on, "keep", { course: copy.course, sound }));
      acts.append(removal(copy.course));
      items.push(item);
    }
    part("courses").replaceChildren(...items);
    part("courses").hidden = part("all").hidden = !all.length;
    part("none").hidden = all.length > 0;
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    part("room").hidden = quota === undefined || !all.length;
    if (quota !== undefined) part("room").textContent = filled(words.free, { used: mb(usage), free: mb(Math.max(0, quota - usage)) });
  }

  const draw = () => (box ? drawBox() : drawShelf());

  async function remove(isMeant) {
    running?.abort();
    clearTimeout(again);
    for (const copy of await copies()) {
      if (!isMeant(copy)) continue;
      await caches.delete(copy.name);
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("read ") && key.endsWith(` ${copy.course}`)) localStorage.removeItem(key);
      }
    }
    dispatchEvent(new Event("dayaq-kept"));
    await draw();
    say(words.removed);
    part("status").focus();
  }

  /** For a browser that can keep nothing: the address, to be opened in another one. */
  function link(place) {
    if (!place) return;
    place.querySelector("code").textContent = location.href;
    place.hidden = false;
    const copy = place.querySelector("button");
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", () => navigator.clipboard.writeText(location.href).then(() => (copy.textContent = copy.dataset.copied)));
  }

  document.querySelectorAll('[data-part="link"]').forEach(link);
  const isIPhone = /iPhone|iPad|iPod/.test(navigator.userAgent) && !navigator.standalone;
  if (box) box.hidden = false;
  if (shelf) part("none").textContent = part("none").dataset.text;
  if (!navigator.serviceWorker || !window.caches || !crypto.subtle) {
    part("elsewhere").hidden = false;
    if (shelf) part("none").hidden = true;
    part("actions").hidden = true;
    return;
  }
  if (part("iphone")) part("iphone").hidden = !isIPhone;
  const initial = part("state")?.textContent;
  const first = part("actions").querySelector("button")?.textContent;
  part("status").tabIndex = -1;

  root.addEventListener("click", (event) => {
    const { act, course, sound } = event.target.closest("button")?.dataset ?? {};
    if (act === "look") look(own.course);
    if (act === "keep") keep(course, sound === "yes");
    if (act === "cancel") running?.abort();
    if (act === "back") draw().then(() => say(""));
    if (act === "remove") remove((copy) => copy.course === course);
    if (act === "remove-all") remove(() => true);
  });

  // What was begun goes on when its page is opened, and when there is a network again.
  const goOn = (begun) => begun && !running && navigator.onLine && keep(begun.course, begun.wanted.sound);
  const tryAgain = async () => box && goOn((await copies()).find((copy) => copy.course === own.course && !copy.list));
  addEventListener("online", tryAgain);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tryAgain());
  draw().then((begun) => box && goOn(begun), () => say(words.broken));
})();

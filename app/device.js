// What this device keeps belongs to an account and ends with its session. Every page clears away what is nobody's any more,
// says what is not sent yet, and asks before somebody signs out with something unsent.
(function () {
  "use strict";
  // `place ACCOUNT ADDRESS`: where somebody stopped in a lesson; `roster ACCOUNT ADDRESS`: what was marked on a list; `run ACCOUNT RUN`: what was chosen in an exercise; `draft ACCOUNT ADDRESS`:
  // what was written in a form that is sent there (`draft.js`); `answers ACCOUNT QUIZ`: what was chosen in a test; `confirm ACCOUNT ADDRESS`: that a lesson was
  // read in a copy; `read ACCOUNT COURSE`: which lessons the server knows to be read, for copies. `draft nobody ADDRESS` belongs to the
  // code in that address, on a page for people without an account.
  const KEPT = /^(place|roster|run|draft|answers|confirm|read) (\S+) (\S+)$/;
  /** How caches with a copy of a course are called. */
  const COPY = "course ";
  /** Where copies are kept: whoever has used this device last. A copy itself is nobody's. */
  const READER = "reader";
  const SHELF = "/on-this-phone";
  /** Somebody has signed out here without the server hearing of it: their account. */
  const LEFT = "left";
  const isCopy = document.documentElement.dataset.copy !== undefined;
  const reader = JSON.parse(localStorage.getItem(READER) ?? "null");
  const meta = document.querySelector('meta[name="account"]');
  /** Whose page this is; empty when nobody is signed in, undefined when that is not known. */
  const account = isCopy ? reader?.account : meta?.content;
  const dialog = document.getElementById("leave");
  /** Until what waits is tried again, in milliseconds. */
  const PAUSE = 30_000;
  /** After so long without an answer a try has failed, in milliseconds. */
  const PATIENCE = 30_000;
  /** A confirmation that will not be taken, however often it is sent. */
  const REFUSED = [403, 404, 409, 422];
  let again;

  function entries() {
    return Object.keys(localStorage).flatMap((key) => {
      const [, kind, owner, place] = KEPT.exec(key) ?? [];
      if (!kind) return [];
      try {
        const value = JSON.parse(localStorage.getItem(key));
        const count = ["place", "read"].includes(kind) || owner === "nobody" ? 0 : kind === "draft" ? 1 : value.queue.length + (value.refused ?? []).length;
        // A page says by itself what waits on it; a test does so on each of its questions.
        const [page] = (value.address ?? place).split("?");
        const isHere = kind === "answers" ? location.pathname.startsWith(`${place}/questions/`) : page === location.pathname;
        return [{ key, kind, value, owner, count, address: value.address ?? place, isHere: isHere && kind !== "confirm" }];
      } catch {
        localStorage.removeItem(key);
        return [];
      }
    });
  }

  const unsent = () => entries().filter((entry) => entry.count > 0);
  const sum = (kept) => kept.reduce((all, entry) => all + entry.count, 0);

  /** By name: what others have not sent. */
  function others() {
    const names = new Map();
    for (const entry of unsent().filter((entry) => entry.owner !== account)) {
      const name = entry.value.owner || "?";
      names.set(name, (names.get(name) ?? 0) + entry.count);
    }
    return [...names];
  }

  const filled = (text, n, name = "") => text.replaceAll("{n}", n).replaceAll("{name}", name);

  /** Lists stay for the account whose page this is, while the day of their session lasts; what is not sent stays until it is. */
  async function tidy() {
    for (const { key, value, owner, count } of entries()) {
      if ((owner === account || owner === "nobody") && !(value.until < Date.now())) continue;
      if (count > 0) localStorage.setItem(key, JSON.stringify({ ...value, state: null }));
      else localStorage.removeItem(key);
    }
    if (!window.caches) return;
    await knowReader();
    for (const name of await caches.keys()) {
      if (!name.startsWith("lists")) continue;
      if (name !== `lists ${account}`) {
        await caches.delete(name);
        continue;
      }
      const lists = await caches.open(name);
      for (const request of await lists.keys()) {
        const until = (await lists.match(request))?.headers.get("dayaq-until");
        if (until && Number(until) < Date.now()) await lists.delete(request);
      }
    }
  }

  /** Only where a course is kept a copy has to know whose confirmations it takes. */
  async function knowReader() {
    if (isCopy || document.documentElement.dataset.left) return;
    const keeps = (await caches.keys()).some((name) => name.startsWith(COPY));
    if (account && keeps) localStorage.setItem(READER, JSON.stringify({ account, owner: meta.dataset.name }));
    else localStorage.removeItem(READER);
  }

  /** How many courses are kept here, and how much was not sent: a cookie knows it too, because the system may take away all the rest. */
  const REMEMBERED = /(?:^|; )copies=(\d+)\.(\d+)/;

  async function remember() {
    const copies = window.caches ? (await caches.keys()).filter((name) => name.startsWith(COPY)).length : 0;
    const age = copies ? 31_536_000 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    if (copies || REMEMBERED.test(document.cookie)) document.cookie = `copies=${copies}.${sum(unsent())}; Max-Age=${age}; Path=/; SameSite=Lax${secure}`;
  }

  /** What the system has taken away is said until somebody has looked at what is left. */
  async function miss() {
    const [, copies, waited] = REMEMBERED.exec(document.cookie) ?? [];
    const isGone = Number(copies) > 0 && window.caches && !(await caches.keys()).some((name) => name.startsWith(COPY));
    if (!isGone) return remember();
    const { gone, lost, phone } = document.getElementById("unsent").dataset;
    const line = paragraph(filled(gone, copies) + " ");
    if (location.pathname !== SHELF) line.append(Object.assign(document.createElement("a"), { href: SHELF, textContent: phone }));
    missed = [line, ...(Number(waited) > sum(unsent()) ? [paragraph(filled(lost, waited))] : [])];
    tell();
    return location.pathname === SHELF && remember();
  }

  let missed = [];

  function paragraph(text) {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }

  /** What is not sent, on every page; a list or an exercise says its own by itself. */
  function tell() {
    const notice = document.getElementById("unsent");
    if (!notice) return;
    const lines = [...missed, ...others().map(([name, n]) => paragraph(filled(notice.dataset.other, n, name)))];
    const own = unsent().filter((entry) => entry.owner === account && !entry.isHere);
    const waiting = own.filter((entry) => !isRefused(entry));
    if (waiting.length) {
      const line = paragraph(filled(notice.dataset.own, sum(waiting)) + " ");
      const link = Object.assign(document.createElement("a"), { href: waiting[0].address, textContent: notice.dataset.send });
      // What was read in a copy is sent from any page.
      if (waiting.some((entry) => entry.kind === "confirm")) link.addEventListener("click", sendHere);
      line.append(link);
      lines.push(line);
    }
    lines.push(...own.filter(isRefused).map(refusal));
    notice.replaceChildren(...lines);
    notice.hidden = !lines.length;
  }

  const isRefused = (entry) => entry.kind === "confirm" && !entry.value.queue.length;

  /** Why the server did not take it, and the way to give it up. */
  function refusal({ key, value, address }) {
    const { refused, discard } = document.getElementById("unsent").dataset;
    const line = paragraph(`${refused.replace("{sentence}", value.refused[0])} `);
    line.append(Object.assign(document.createElement("a"), { href: address, textContent: address }), " ");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--link", textContent: discard });
    button.addEventListener("click", () => {
      localStorage.removeItem(key);
      tell();
    });
    line.append(button);
    return line;
  }

  const waits = () => entries().filter((entry) => entry.kind === "confirm" && entry.owner === account && entry.value.queue.length);
  let sending = null;

  /** Sends which lessons were read in a copy, one after the other; whoever calls meanwhile waits for the same. */
  function sendRead() {
    sending ??= sendEach().finally(() => (sending = null));
    return sending;
  }

  async function sendEach() {
    const all = waits();
    for (const { key, value, address } of all) {
      if (document.documentElement.dataset.left) return;
      const headers = { Accept: "application/json", "dayaq-account": account };
      const sent = { method: "POST", headers, body: new URLSearchParams(), signal: AbortSignal.timeout?.(PATIENCE) };
      const answer = await fetch(`${address}/confirm`, sent).catch(() => null);
      // No network, somebody else, or nobody is signed in: it waits.
      if (!answer || (!answer.ok && !REFUSED.includes(answer.status))) break;
      if (document.documentElement.dataset.left) return;
      if (answer.ok) settle(key, address);
      else localStorage.setItem(key, JSON.stringify({ ...value, queue: [], refused: [(await answer.json().catch(() => ({}))).sentence ?? answer.status] }));
    }
    if (all.length) tell();
  }

  /** The server knows it now: copies show it as read. */
  function settle(key, address) {
    const [, course, lesson] = /^(\/courses\/[^/]+\/[^/]+)\/(.+)$/.exec(address);
    const list = `read ${account} ${course}`;
    const { read = [] } = JSON.parse(localStorage.getItem(list) ?? "{}");
    localStorage.removeItem(key);
    localStorage.setItem(list, JSON.stringify({ read: [...new Set([...read, lesson])] }));
    dispatchEvent(new CustomEvent("dayaq-sent", { detail: lesson }));
  }

  /** At once; where somebody has to sign in first, on the page that asks for it. */
  async function sendHere(event) {
    event.preventDefault();
    await sendRead();
    const own = unsent().filter((entry) => entry.owner === account && !isRefused(entry));
    if (own.length) location.assign(own[0].address);
  }

  function sendWhenever() {
    addEventListener("online", sendRead);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendRead());
    setInterval(() => waits().length && sendRead(), PAUSE);
    return sendRead();
  }

  /** What was written in a form (`draft.js`) is kept until the server says that it has it: that it was sent proves nothing. */
  function settleDrafts() {
    const forget = (place) => place && localStorage.removeItem(`draft ${account || "nobody"} ${place}`);
    // Answered elsewhere, or over: nobody sends it any more.
    forget(document.querySelector("[data-draft-over]")?.dataset.draftOver);
    const [, place] = /(?:^|; )saved=([^;]+)/.exec(document.cookie) ?? [];
    if (!place) return;
    forget(decodeURIComponent(place));
    for (const name of ["saved", "draft"]) document.cookie = `${name}=; Max-Age=0; Path=/`;
  }

  /** A lesson is opened where one stopped reading it: at the passage, which stands elsewhere on another screen. */
  function keepPlace() {
    const text = document.getElementById("lesson");
    if (!text) return;
    const key = `place ${account} ${location.pathname}`;
    const [line, note] = ["reading-line", "resume"].map((id) => document.getElementById(id));
    const passages = [...text.children];
    const top = () => (document.querySelector(".focus-head")?.offsetHeight || 0) + 8;
    const arrival = performance.getEntriesByType("navigation")[0]?.type;
    const kept = Number(JSON.parse(localStorage.getItem(key))?.passage);
    // The browser itself comes back to where it was, and an address with a heading leads there.
    if (passages[kept] && arrival === "navigate" && !location.hash) {
      passages[kept].before(note);
      note.hidden = false;
      note.scrollIntoView({ behavior: "instant", block: "start" });
      note.querySelector("a").addEventListener("click", () => localStorage.removeItem(key));
    }
    let waits = false;
    const look = () => {
      waits = false;
      const { top: start, height } = text.getBoundingClientRect();
      const far = Math.min(1, Math.max(0, (innerHeight - start) / height));
      line.hidden = height < innerHeight;
      line.style.transform = `scaleX(${far})`;
      if (document.documentElement.dataset.left) return;
      const first = passages.findIndex((passage) => passage.getBoundingClientRect().bottom > top());
      // At its beginning and at its end there is no place to come back to.
      if (first > 0 && far < 1) localStorage.setItem(key, JSON.stringify({ passage: first }));
      else localStorage.removeItem(key);
    };
    addEventListener("scroll", () => {
      if (!waits) requestAnimationFrame(look);
      waits = true;
    }, { passive: true });
    look();
  }

  const isOwnHere = (entry) => entry.owner === account && entry.isHere;
  const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

  /** Whether something of ours answers at this address. */
  async function isThere(address) {
    const asked = fetch(address, { method: "HEAD", signal: AbortSignal.timeout?.(10_000) });
    return navigator.onLine && (await asked.then(() => true, () => false));
  }

  /** What is chosen is sent first: there is no debrief of half a story. */
  async function isSent() {
    window.dispatchEvent(new Event("online"));
    for (let tries = 0; tries < 50 && unsent().some(isOwnHere); tries += 1) await pause(200);
    return !unsent().some(isOwnHere);
  }

  /** The ways out of an exercise, a test and a lesson say so where there is no network, instead of leading to a page of the browser. */
  function guardWays() {
    const notice = document.getElementById("no-way");
    if (!notice) return;
    document.addEventListener("click", async (event) => {
      const link = event.target.closest(".focus-head a, .player a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const waits = unsent().some(isOwnHere);
      if (navigator.onLine && !waits) return;
      event.preventDefault();
      const opens = (await isThere(link.href)) && (!link.closest(".scene-end") || (await isSent()));
      notice.textContent = opens ? "" : notice.dataset.text;
      notice.hidden = opens;
      if (opens) location.assign(link.href);
    });
    addEventListener("online", () => (notice.hidden = true));
  }

  /** Everything goes that this device has kept of anybody; a copy of a course is nobody's. */
  async function clear() {
    localStorage.clear();
    sessionStorage.clear();
    document.cookie = "draft=; Max-Age=0; Path=/";
    for (const name of window.caches ? await caches.keys() : []) {
      if (!name.startsWith(COPY)) await caches.delete(name);
    }
  }

  async function leave() {
    // Islands of this page keep nothing from now on.
    document.documentElement.dataset.left = "yes";
    await clear();
    // Before the answer: a page that is opened meanwhile goes on signing out.
    localStorage.setItem(LEFT, account);
    const answer = await fetch("/sign-out", { method: "POST", headers: { Accept: "application/json" }, keepalive: true }).catch(() => null);
    await remember().catch(() => {});
    if (answer?.ok) return location.replace("/");
    document.title = "Dayaq";
    const title = document.createElement("h1");
    title.textContent = dialog.dataset.away;
    title.tabIndex = -1;
    const main = document.getElementById("main");
    main.replaceChildren(title, paragraph(dialog.dataset.awayText));
    document.querySelectorAll(".site-nav, .site-header__account > a").forEach((element) => element.remove());
    title.focus();
    clearTimeout(again);
    again = setTimeout(leave, 15_000);
  }

  /** Where what this account has not sent is sent from: here, or there. */
  async function send() {
    await sendRead();
    const own = unsent().filter((entry) => entry.owner === account);
    if (!own.length) return;
    if (own.some(isOwnHere)) window.dispatchEvent(new Event("online"));
    else location.assign(own[0].address);
  }

  function ask() {
    const [all, ofOthers] = [sum(unsent()), others()];
    for (const element of dialog.querySelectorAll("[data-text]")) element.textContent = filled(element.dataset.text, all);
    const line = dialog.querySelector("[data-other]");
    line.textContent = ofOthers.map(([name, n]) => filled(line.dataset.other, n, name)).join(" ");
    line.hidden = !ofOthers.length;
    dialog.querySelector('[value="send"]').hidden = all === ofOthers.reduce((n, [, count]) => n + count, 0);
    dialog.returnValue = "cancel";
    dialog.showModal();
  }

  /** A page that is made to be printed offers it, where a browser can. */
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  if (dialog) {
    document.getElementById("sign-out")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (unsent().length) ask();
      else leave();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "discard") leave();
      else if (dialog.returnValue === "send") send();
    });
    window.addEventListener("online", () => document.documentElement.dataset.left && leave());
  }
  if (account === undefined) return;
  if (account && localStorage.getItem(LEFT) === account) return leave();
  localStorage.removeItem(LEFT);
  settleDrafts();
  guardWays();
  if (account) keepPlace();
  tidy().catch(() => {});
  tell();
  if (account) sendWhenever();
  miss().catch(() => {});
  addEventListener("dayaq-kept", () => knowReader().then(remember, () => {}));
})();

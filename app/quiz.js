// A test in the browser: each answer is kept on this device the moment it is chosen and sent until the server has it, and the
// next question comes without loading a page, also without a network. Without this script every question is a plain form.
(function () {
  "use strict";
  const QUESTION = /^(.*)\/questions\/(\d+)$/;
  const match = QUESTION.exec(location.pathname);
  const meta = document.querySelector('meta[name="account"]');
  const account = meta?.content;
  if (!match || !account) return;
  const base = match[1];
  const key = `answers ${account} ${base}`;
  /** The longest pause between two tries, in milliseconds. */
  const LONGEST = 15_000;
  /** After so long without an answer a try has failed, in milliseconds. */
  const PATIENCE = 30_000;

  /** What is not sent yet, by the address of its question, in the order in which it was chosen. */
  const queue = new Map();
  /** What was chosen here, sent or not: pages that were fetched before do not know it. */
  const chosen = new Map();
  /** Pages of questions that were fetched ahead. */
  const pages = new Map();
  /** What is on its way; nothing when nothing is. */
  let sending = null;
  let failures = 0;
  let timer = 0;

  const words = () => document.getElementById("quiz").dataset;
  const form = () => document.getElementById("option");
  const picks = () => [...form().elements].filter((field) => field.name === "option");
  const address = (n) => `${base}/questions/${n}`;
  const place = () => Number(QUESTION.exec(location.pathname)[2]);
  const count = () => document.querySelectorAll(".quiz-step").length;

  function keep() {
    // Somebody has signed out on this page.
    if (document.documentElement.dataset.left) return;
    const waiting = [...queue].map(([path, answer]) => ({ path, ...answer }));
    if (waiting.length) localStorage.setItem(key, JSON.stringify({ queue: waiting, owner: meta.dataset.name, address: `${base}/go-on` }));
    else localStorage.removeItem(key);
  }

  function tell(state, text, link) {
    const notice = document.querySelector(".saved");
    notice.dataset.state = state;
    notice.textContent = text;
    if (link) notice.append(" ", Object.assign(document.createElement("a"), link));
  }

  const away = () => tell("error", words().offline.replaceAll("{n}", queue.size));

  /** Takes down what is chosen on this page. */
  function take() {
    const options = picks().filter((field) => field.checked).map((field) => field.value);
    const attempt = form().elements.attempt.value;
    // Whoever changes their mind stands at the end: two answers to one question never overtake each other.
    queue.delete(location.pathname);
    queue.set(location.pathname, { attempt, options });
    chosen.set(location.pathname, options);
    mark();
    warn();
    keep();
    send();
  }

  /** Says at once when more is chosen than the question asks for. It is kept all the same. */
  function warn() {
    const notice = document.getElementById("too-many");
    if (!notice) return;
    const n = picks().filter((field) => field.checked).length;
    notice.hidden = n <= Number(notice.dataset.most);
    notice.textContent = notice.hidden ? "" : notice.dataset.text.replace("{n}", n);
  }

  const differs = () => picks().some((field) => field.checked !== field.defaultChecked);

  /** Sends what waits, one answer after the other; whoever calls while something is on its way waits for the same. */
  function send() {
    sending ??= sendAll().finally(() => (sending = null));
    return sending;
  }

  async function sendAll() {
    while (await sendFirst()) /* the next one */;
  }

  /** Whether there is more to send. */
  async function sendFirst() {
    if (document.documentElement.dataset.left) return false;
    clearTimeout(timer);
    const [path, answer] = queue.entries().next().value ?? [];
    if (!path) return false;
    // Whoever reads that there is no connection goes on reading it until an answer got through.
    if (failures === 0) tell("busy", words().saving);
    const body = new URLSearchParams([["attempt", answer.attempt], ...answer.options.map((option) => ["option", option])]);
    let status = 0;
    let said = "";
    try {
      const headers = { Accept: "application/json", "Dayaq-Account": account };
      const reply = await fetch(path, { method: "POST", body, headers, signal: AbortSignal.timeout?.(PATIENCE) });
      status = reply.status;
      said = (await reply.json().catch(() => ({}))).sentence ?? "";
    } catch {
      // The network is away.
    }
    if (document.documentElement.dataset.left) return false;
    if (status === 0 || status >= 500 || status === 429) {
      failures += 1;
      away();
      timer = setTimeout(send, Math.min(500 * 2 ** failures, LONGEST));
      return false;
    }
    failures = 0;
    if (status === 401) {
      // Nothing is lost: it waits here until the same person has signed in.
      tell("error", words().signedOut, { href: `/sign-in?back=${encodeURIComponent(location.pathname)}`, textContent: words().signIn });
      return false;
    }
    if (queue.get(path) === answer) {
      queue.delete(path);
      keep();
    }
    if (queue.size) return true;
    tell(status < 300 ? "saved" : "error", said);
    if (status < 300) ahead();
    return false;
  }

  /** Shows in the bar which questions are answered. */
  function mark() {
    document.querySelectorAll(".quiz-step").forEach((step, index) => {
      const options = chosen.get(address(index + 1));
      if (!options || step.dataset.state === "current") return;
      step.dataset.state = options.length ? "answered" : "open";
    });
  }

  /** Puts a page in the place of the one that is shown. */
  function show(path, text, isBack) {
    const next = new DOMParser().parseFromString(text, "text/html");
    document.title = next.title;
    document.getElementById("main").replaceChildren(...next.getElementById("main").childNodes);
    const [old, now] = [document, next].map((page) => page.querySelector(".focus-head"));
    if (old && now) old.replaceWith(now);
    if (!isBack) history.pushState(null, "", path);
    const options = chosen.get(path);
    if (options) for (const field of picks()) field.checked = options.includes(field.value);
    mark();
    warn();
    if (queue.size && failures) away();
    scrollTo(0, 0);
    document.querySelector("#main h1").focus({ preventScroll: true });
  }

  async function fetched(path) {
    if (!pages.has(path)) {
      const reply = await fetch(path, { headers: { Accept: "text/html" } });
      const text = await reply.text();
      // Handed in elsewhere, or signed out: the page itself says it better.
      if (!reply.ok || reply.redirected || !text.includes('id="option"')) return null;
      pages.set(path, text);
    }
    return pages.get(path);
  }

  async function go(path, isBack) {
    let text = null;
    try {
      text = await fetched(path);
    } catch {
      return tell("error", words().notHere);
    }
    if (text === null) location.assign(path);
    else show(path, text, isBack);
  }

  /** Fetches the other questions, so that a line that breaks off stops nobody. */
  async function ahead() {
    if (navigator.connection?.saveData) return;
    for (let step = 1; step < count(); step += 1) {
      // From here on, and round.
      const n = ((place() - 1 + step) % count()) + 1;
      if (pages.has(address(n))) continue;
      if ((await fetched(address(n)).catch(() => null)) === null) return;
    }
  }

  /** The check of all answers stands on the server: it needs what is kept here first, however slow the line is. */
  async function review() {
    if (queue.size) {
      tell("busy", words().saving);
      await send();
    }
    // Else it was said why something still waits.
    if (!queue.size) location.assign(`${base}/review`);
  }

  document.addEventListener("change", (event) => {
    if (event.target.name === "option" && event.target.form === form()) take();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    const isBack = event.submitter?.value === "back";
    const n = place() + (isBack ? -1 : 1);
    if (n > count()) review();
    else if (n > 0) go(address(n));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".quiz-step a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(new URL(link.href).pathname);
  });
  addEventListener("popstate", () => (QUESTION.test(location.pathname) ? go(location.pathname, true) : location.reload()));
  addEventListener("online", send);
  // Whoever has signed in again in another tab comes back to this one.
  document.addEventListener("visibilitychange", () => document.hidden || send());

  try {
    for (const { path, attempt, options } of JSON.parse(localStorage.getItem(key))?.queue ?? []) {
      queue.set(path, { attempt, options });
      chosen.set(path, options);
    }
  } catch {
    localStorage.removeItem(key);
  }
  pages.set(location.pathname, document.documentElement.outerHTML);
  const waits = chosen.get(location.pathname);
  if (waits) for (const field of picks()) field.checked = waits.includes(field.value);
  // Chosen before this script had come.
  else if (differs()) take();
  mark();
  warn();
  send();
  document.documentElement.dataset.quiz = "awake";
  if (document.readyState === "complete") ahead();
  else addEventListener("load", ahead);
})();

// What is written in a form with `data-draft` stays on this device until the server has it: a lost line or a closed tab costs
// nothing. Loaded behind such forms, after `device.js`, which clears away what the server has and says on other pages what waits.
(function () {
  "use strict";
  const meta = document.querySelector('meta[name="account"]');
  const account = meta?.content;
  // Whose page it is has to be known.
  if (account === undefined) return;
  /** So long as a session that nobody uses: what was written with a code and without an account. */
  const DAY = 24 * 60 * 60 * 1000;
  /** Until when an answer still belongs to what was sent, in seconds: somebody may have to sign in again before it is taken. */
  const PATIENCE = 600;
  const FIELDS = "textarea, select, input:not([type=password], [type=hidden], [type=file], [type=submit], [type=button], [autocomplete=one-time-code])";

  const written = (form) => [...form.elements].filter((field) => field.name && field.matches(FIELDS));
  const isPick = (field) => field.type === "radio" || field.type === "checkbox";
  /** A field by its name, and a choice by its value too. */
  const nameOf = (field) => (isPick(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isPick(field) ? field.checked : field.value);
  /** By where a form is sent to: the page that it stands on has another address when it comes back with an error. */
  const placeOf = (form) => new URL(form.getAttribute("action"), location.href).pathname + (form.dataset.draftPart ? `#${form.dataset.draftPart}` : "");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** Rows that were asked for before and are not on this page come as the server makes them. */
  async function addRows(form, names) {
    const more = form.querySelector("button[data-adds]");
    const lacks = () => names.some((name) => !written(form).some((field) => nameOf(field) === name));
    while (more && lacks()) {
      const body = new URLSearchParams(new FormData(form, more));
      const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { "dayaq-account": account }, body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const had = form.querySelectorAll(more.dataset.adds).length;
      const rows = [...page.querySelectorAll(more.dataset.adds)].slice(had);
      if (!rows.length) return;
      for (const row of rows) more.before(document.adoptNode(row));
      more.formAction = page.querySelector("button[data-adds]")?.formAction ?? more.formAction;
    }
  }

  async function keep(form) {
    const key = `draft ${account || "nobody"} ${placeOf(form)}`;
    const kept = read(key);
    /** What stood in each field before somebody wrote in it. */
    const was = { ...kept?.was };
    let isOnlyHere = false;
    let isSent = false;

    function store() {
      if (document.documentElement.dataset.left) return;
      const fields = {};
      let differs = false;
      for (const field of written(form)) {
        const [name, value] = [nameOf(field), valueOf(field)];
        fields[name] = value;
        differs ||= value !== was[name];
      }
      const bound = account ? { owner: meta.dataset.name } : { until: Date.now() + DAY };
      const address = read(key)?.address ?? location.pathname + location.search;
      isOnlyHere = false;
      try {
        if (differs) localStorage.setItem(key, JSON.stringify({ fields, was, address, ...bound }));
        else localStorage.removeItem(key);
      } catch {
        // Nothing can be kept here, or there is no room.
        isOnlyHere = differs;
      }
    }
    const note = () => written(form).forEach((field) => (was[nameOf(field)] ??= valueOf(field)));

    note();
    form.addEventListener("input", store);
    form.addEventListener("submit", () => {
      isSent = true;
      document.cookie = `draft=${encodeURIComponent(placeOf(form))}; Max-Age=${PATIENCE}; Path=/; SameSite=Lax`;
    });
    addEventListener("beforeunload", (event) => {
      if (isOnlyHere && !isSent) event.preventDefault();
      isSent = false;
    });
    form.querySelectorAll("a[data-discards]").forEach((link) => link.addEventListener("click", () => {
      localStorage.removeItem(key);
      isOnlyHere = false;
    }));
    if (!kept) return;
    const typed = Object.keys(kept.fields).filter((name) => kept.fields[name] !== (kept.was?.[name] ?? ""));
    await addRows(form, typed).catch(() => {});
    note();
    let restored = false;
    for (const field of written(form)) {
      const [name, value] = [nameOf(field), valueOf(field)];
      if (!typed.includes(name) || value === kept.fields[name]) continue;
      // What the server says counts more, unless it says what it said before; a long text is shown below it.
      if (value !== was[name]) {
        if (field.matches("textarea")) showBelow(field, kept.fields[name], form.dataset.draft);
        continue;
      }
      if (isPick(field)) field.checked = kept.fields[name];
      else field.value = kept.fields[name];
      restored = true;
    }
    if (restored) say(form, key);
  }

  function showBelow(field, text, sentence) {
    const [frame, head, body] = ["details", "summary", "pre"].map((name) => document.createElement(name));
    [head.textContent, body.textContent] = [sentence, text];
    frame.className = "disclosure";
    frame.append(head, body);
    field.after(frame);
  }

  /** Beside the button that saves it: above, it would push away what somebody reads already. */
  function say(form, key) {
    const notice = Object.assign(document.createElement("p"), { className: "notice" });
    notice.setAttribute("role", "status");
    const discard = Object.assign(document.createElement("button"), { type: "button", className: "button button--link" });
    discard.textContent = document.getElementById("unsent")?.dataset.discard;
    discard.addEventListener("click", () => {
      localStorage.removeItem(key);
      form.reset();
      notice.remove();
    });
    notice.append(`${form.dataset.draft} `, discard);
    const actions = form.querySelector(".form-actions");
    if (actions) actions.before(notice);
    else form.append(notice);
  }

  document.querySelectorAll("form[data-draft]").forEach(keep);
})();

// A page of a course that is kept on this phone: the same for everybody. What belongs to whoever reads it is put in here, from what
// the phone keeps under their account, and goes when they sign out.
(function () {
  "use strict";
  const SHELF = "/on-this-phone";
  const known = localStorage.getItem("reader");
  const reader = JSON.parse(known ?? "null");
  const [, course] = /^(\/courses\/[^/]+\/[^/]+)/.exec(location.pathname) ?? [];

  function kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  const waits = (address) => Boolean(reader && kept(`confirm ${reader.account} ${address}`)?.queue.length);
  const read = new Set((reader && kept(`read ${reader.account} ${course}`)?.read) || []);

  if (reader) {
    const box = document.getElementById("reader");
    box.hidden = false;
    box.querySelector("span").textContent = reader.owner;
  }

  // What a browser keeps of a page that was left may be somebody else's by now.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  // The list of a course.
  for (const tag of document.querySelectorAll("[data-waits][hidden]")) {
    if (tag.id !== "confirmed") tag.hidden = !waits(`${course}/${tag.dataset.waits}`);
  }
  for (const tag of document.querySelectorAll("[data-read][hidden]")) {
    if (tag.id !== "confirmed") tag.hidden = !read.has(tag.dataset.read) || waits(`${course}/${tag.dataset.read}`);
  }

  // The end of a lesson.
  const button = document.getElementById("confirm");
  const state = document.getElementById("confirmed");

  function tell(text) {
    state.textContent = text;
    state.hidden = !text;
  }

  function draw() {
    const { pathname } = location;
    const isRead = read.has(pathname.slice(course.length + 1));
    button.hidden = !reader || isRead || waits(pathname);
    document.getElementById("next").hidden = !button.hidden;
    tell(!reader ? state.dataset.nobody : waits(pathname) ? state.dataset.waits : isRead ? state.dataset.read : "");
  }

  function confirm() {
    if (document.documentElement.dataset.left) return;
    // In another window somebody has signed out, or somebody else has signed in.
    if (localStorage.getItem("reader") !== known) return location.reload();
    // One for each lesson and account: however often it is said, it counts once.
    const said = { owner: reader.owner, queue: [{ at: Date.now() }] };
    try {
      localStorage.setItem(`confirm ${reader.account} ${location.pathname}`, JSON.stringify(said));
    } catch {
      return tell(state.dataset.full);
    }
    location.assign(button.dataset.next);
  }

  // At its own address, where no course is read, a copy is only looked at.
  if (button && course) {
    draw();
    button.addEventListener("click", confirm);
    // Another page, or the next try, has sent it meanwhile.
    addEventListener("dayaq-sent", ({ detail }) => {
      read.add(detail);
      draw();
    });
  }

  // Where there is a network, there is a newer page than the copy.
  const now = document.getElementById("copy-now");
  const offer = () => now && (now.hidden = !navigator.onLine);
  if (location.pathname !== SHELF) {
    addEventListener("online", offer);
    addEventListener("offline", offer);
    offer();
  }
})();

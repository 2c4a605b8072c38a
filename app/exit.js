// Leaving at once: the page is covered, and a neutral one takes its place among the pages to go back to. What was visited before it
// stays in the history of the browser, and the page says so.
(function () {
  "use strict";
  /** So often, in so many milliseconds. */
  const TIMES = 3;
  const WITHIN = 1500;
  const links = document.querySelectorAll("[data-exit]");
  let pressed = [];

  function leave(event) {
    event.preventDefault();
    document.documentElement.classList.add("covered");
    document.title = "…";
    location.replace(links[0].href);
  }

  for (const link of links) link.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (pressed.length >= TIMES) leave(event);
  });
  for (const hint of document.querySelectorAll("[data-exit-keys]")) hint.hidden = false;
})();

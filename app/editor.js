// Forms of single passages: Ctrl+Enter saves, and leaving with something that is not saved asks. Everything else the browser does itself.
(function () {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-passage]")];
  const fields = (form) => [...form.querySelectorAll("textarea, input[type=text]")];
  // What the server has sent back with a fault is not saved either.
  const isTyped = (form) => form.dataset.passage === "unsaved" || fields(form).some((field) => field.value !== field.defaultValue);
  let sent;

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-passage]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-saves]"));
  });
  document.addEventListener("submit", (event) => (sent = event.target));
  addEventListener("beforeunload", (event) => {
    if (forms.some((form) => form !== sent && isTyped(form))) event.preventDefault();
    sent = undefined;
  });
  for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
})();

// Shows what is typed into a password field, as long as somebody wants to see it. Without this script there is no button.
(function () {
  "use strict";
  for (const button of document.querySelectorAll("button[data-reveals][hidden]")) {
    const field = document.getElementById(button.dataset.reveals);
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => show(field.type === "password"));
    // Browsers remember what stands in fields of text.
    field.form.addEventListener("submit", () => show(false));
    button.hidden = false;
  }
})();

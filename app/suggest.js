// Suggestions under a field while somebody types: asks for names and offers them in the field's list.
(function () {
  "use strict";
  for (const field of document.querySelectorAll("input[data-suggest]")) {
    const list = field.list;
    if (!list) continue;
    let asked = 0;
    let waiting;

    const ask = async () => {
      const typed = field.value.trim();
      const turn = ++asked;
      if (!typed) return list.replaceChildren();
      try {
        const answer = await fetch(field.dataset.suggest + encodeURIComponent(typed.slice(0, 100)), { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const names = await answer.json();
        // An answer that is overtaken by a later question is nobody's.
        if (turn !== asked) return;
        list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
      } catch {
        // Without a connection it is a plain field.
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
  }
})();

// How far a long work is: asks, shows it, and loads the page anew when it is done.
(function () {
  "use strict";
  const bar = document.getElementById("progress");
  const text = document.getElementById("progress-text");
  if (!bar || !text) return;

  async function ask() {
    let pause = 600;
    try {
      const answer = await fetch(bar.dataset.address, { headers: { Accept: "application/json" } });
      // Signed out, or thrown away: the page itself says which.
      if (!answer.ok) return location.reload();
      const said = await answer.json();
      if (!said.open) return location.reload();
      // Its turn has not come: nobody knows how much there is to do.
      if (said.total > 0) {
        bar.max = said.total;
        bar.value = said.done;
        text.textContent = bar.dataset.text.replace("{n}", said.done).replace("{of}", said.total);
      }
    } catch {
      pause = 4000; // No connection: the work goes on without us.
    }
    setTimeout(ask, pause);
  }
  setTimeout(ask, 300);
})();

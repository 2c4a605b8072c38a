// The picture of a page beside what is typed from it: larger, smaller, turned. Without this script it opens alone.
(function () {
  "use strict";
  const LARGEST = 4;
  for (const tools of document.querySelectorAll("[data-picture]")) {
    const frame = document.getElementById(tools.dataset.picture);
    const picture = frame?.querySelector("img");
    if (!picture) continue;
    let size = 1;
    let turns = 0;

    /** Turned by a quarter, width and height change places: the room around it is made for that. */
    function draw() {
      const isUpright = turns % 2 === 0;
      const [across, down] = isUpright ? [picture.naturalWidth, picture.naturalHeight] : [picture.naturalHeight, picture.naturalWidth];
      const width = frame.clientWidth * size;
      const height = (width * down) / across;
      const stage = picture.parentElement;
      Object.assign(stage.style, { display: "block", position: "relative", width: `${width}px`, height: `${height}px` });
      Object.assign(picture.style, {
        position: "absolute",
        top: "50%",
        left: "50%",
        width: `${isUpright ? width : height}px`,
        maxWidth: "none",
        transform: `translate(-50%, -50%) rotate(${turns * 90}deg)`,
      });
      tools.querySelector('[value="in"]').disabled = size >= LARGEST;
      tools.querySelector('[value="out"]').disabled = size <= 1;
    }

    const acts = {
      in: () => (size = Math.min(LARGEST, size * 1.5)),
      out: () => (size = Math.max(1, size / 1.5)),
      turn: () => (turns = (turns + 1) % 4),
      reset: () => ([size, turns] = [1, 0]),
    };
    tools.addEventListener("click", (event) => {
      const act = acts[event.target.closest("button")?.value];
      if (!act) return;
      act();
      draw();
    });
    tools.hidden = false;
    frame.tabIndex = 0;
    addEventListener("resize", () => (size !== 1 || turns) && draw());
  }
})();

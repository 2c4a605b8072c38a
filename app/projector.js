// The code on the wall. Written for browsers of 2016: no modules, no arrow functions, no promises.
(function () {
  var wall = document.getElementById("wall");
  if (!wall) return;
  var picture = document.getElementById("wall-qr");
  var text = document.getElementById("wall-text");
  var seconds = document.getElementById("wall-seconds");
  var problem = document.getElementById("wall-problem");
  var codes = [];
  // How far the server's clock is ahead of this computer's: only the server's counts, and this one may be wrong by a year.
  var ahead = 0;
  var shown = "";
  var asking = false;
  var failed = false;
  var asked = 0;
  var last = Date.now();

  function ask() {
    if (asking) return;
    asking = true;
    asked = Date.now();
    var sent = Date.now();
    var request = new XMLHttpRequest();
    request.open("GET", wall.getAttribute("data-codes"));
    request.timeout = 8000;
    request.setRequestHeader("Accept", "application/json");
    request.onload = function () {
      asking = false;
      if (request.status === 200) {
        var said = JSON.parse(request.responseText);
        // Half of the way there and back.
        ahead = said.now - (sent + Date.now()) / 2;
        codes = said.codes;
        failed = false;
        tick();
      } else if (request.status === 401 || request.status === 403 || request.status === 404 || request.status === 409) {
        // Ended, cancelled or over: the page itself says so.
        location.reload();
      } else {
        failed = true;
      }
    };
    request.onerror = request.ontimeout = function () {
      asking = false;
      failed = true;
    };
    request.send();
  }

  function tick() {
    // After sleep, or when somebody has set the clock, ask at once.
    if (Math.abs(Date.now() - last) > 5000) ask();
    last = Date.now();
    var now = Date.now() + ahead;
    var code = null;
    for (var i = 0; i < codes.length; i++) {
      if (codes[i].from <= now && now < codes[i].until) code = codes[i];
    }
    if (code) {
      if (shown !== code.text) {
        shown = code.text;
        picture.innerHTML = code.svg;
        text.textContent = code.text;
      }
      wall.className = "wall";
      seconds.textContent = wall.getAttribute("data-seconds").replace("{n}", Math.max(1, Math.ceil((code.until - now) / 1000)));
      problem.textContent = failed ? wall.getAttribute("data-away") : "";
    } else if (codes.length || failed) {
      shown = "";
      wall.className = "wall wall--lost";
      seconds.textContent = "";
      problem.textContent = wall.getAttribute("data-lost");
    }
    if (Date.now() - asked > 4000) ask();
  }

  // Nothing but the code is on the screen then; the key Esc leads back.
  var full = document.getElementById("wall-full");
  var fill = wall.requestFullscreen || wall.webkitRequestFullscreen;
  if (full && fill) {
    full.hidden = false;
    full.onclick = function () {
      fill.call(wall);
    };
    document.addEventListener("fullscreenchange", function () {
      full.hidden = !!document.fullscreenElement;
    });
  }

  window.addEventListener("online", ask);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) ask();
  });
  setInterval(tick, 250);
  ask();
  document.documentElement.setAttribute("data-wall", "awake");
})();

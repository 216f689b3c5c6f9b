(function () {
  var leave = document.getElementById("leave"), presses = 0, last = 0;
  function go() {
    document.documentElement.hidden = true;
    try { history.replaceState(null, "", "/"); } catch (error) { presses = 0; }
    location.replace(leave.href);
  }
  leave.addEventListener("click", function (event) { event.preventDefault(); go(); });
  document.addEventListener("keydown", function (event) {
    var now = Date.now();
    if (event.key !== "Escape") { presses = 0; return; }
    presses = now - last < 2000 ? presses + 1 : 1;
    last = now;
    if (presses > 2) { go(); }
  });
  addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });
})();

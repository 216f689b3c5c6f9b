// Saves a form by itself: <form data-autosave="/address" data-saved="Saved %s" data-waiting="…" data-conflict="…">.
// What was typed stays in the page until the server has it; nothing is kept on the device.
//
// The server answers 2xx when it has saved, and may answer {"version": 4, "saved_at": "14:02"} in JSON: the version is
// written into the form's own field, so that the next save or the final button is not taken for a stale one. A "panel" in
// it is markup that the server made of what was saved; it is shown in [data-autosave-panel].
// <form data-autosave-address="/page?draft=…">: where the page is found again once it was saved; a reload opens it there.
// 409 means that somebody else changed it, and 401, 403 or a redirect that the session is over: then saving by itself stops and the
// form's own button shows the page that explains, or data-stopped="…" says what to do.

const QUIET = 1000;
const REGULARLY = 20000;
const RETRY = 5000;
const OUTLIVES = 60000; // so many bytes a browser still sends for a page that is closed

export function startAutosave(form) {
  const status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
  let saved = snapshot(form);
  let timer = 0;
  let busy = false;
  let stopped = false;
  let waiting = null;

  const say = (state, text) => {
    if (!status || !text) return;
    status.dataset.state = state;
    status.textContent = text;
  };
  const plan = (delay) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  };
  const stop = (text) => {
    stopped = true;
    say("waiting", text);
  };

  async function save() {
    if (busy || stopped) return plan(QUIET);
    const current = snapshot(form);
    if (current === saved) return undefined;
    busy = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: current,
        headers: {
          Accept: "application/json",
          "Content-Type": "application/x-www-form-urlencoded",
          "X-Requested-With": "autosave",
        },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: current.length < OUTLIVES,
      });
      if (answer.ok) {
        const details = await answer.json().catch(() => ({}));
        takeVersion(form, details);
        takeAddress(form, details);
        showPanel(details);
        // What counts as saved is what was sent, with the new version in it.
        saved = replaceVersion(current, form, details);
        say("saved", (form.dataset.saved || "").replace("%s", details.saved_at || clock()));
      } else if (answer.status === 409) {
        stop(form.dataset.conflict);
      } else if (answer.status >= 500 || answer.status === 429) {
        say("waiting", form.dataset.waiting);
        plan(RETRY);
      } else {
        stop(form.dataset.stopped || form.dataset.waiting);
      }
    } catch {
      say("waiting", form.dataset.waiting);
      plan(RETRY);
    } finally {
      busy = false;
      if (waiting) waiting();
    }
    return undefined;
  }

  form.addEventListener("input", () => plan(QUIET));
  form.addEventListener("change", () => plan(QUIET));
  window.addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  const regular = setInterval(save, REGULARLY);
  let leaving = false;
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (busy) {
      // The save on its way brings the version that the button must carry.
      event.preventDefault();
      waiting = () => form.requestSubmit(event.submitter);
    }
    stopped = true;
    clearTimeout(timer);
    clearInterval(regular);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && snapshot(form) !== saved) event.preventDefault();
  });
}

function textOnly(data) {
  return [...data.entries()].filter(([, value]) => typeof value === "string");
}

function snapshot(form) {
  return new URLSearchParams(textOnly(new FormData(form))).toString();
}

function showPanel(details) {
  const panel = document.querySelector("[data-autosave-panel]");
  if (panel && details.panel) panel.innerHTML = details.panel;
}

function takeVersion(form, details) {
  const field = form.elements.namedItem("version");
  if (field && details.version !== undefined) field.value = details.version;
}

function takeAddress(form, details) {
  const address = form.dataset.autosaveAddress;
  if (!address || !details.version) return;
  history.replaceState(null, "", address);
  // Another language comes back to it too.
  for (const next of document.querySelectorAll(".languages input[name=next]")) next.value = address;
}

function replaceVersion(text, form, details) {
  if (details.version === undefined || !form.elements.namedItem("version")) return text;
  const fields = new URLSearchParams(text);
  fields.set("version", details.version);
  return fields.toString();
}

function clock() {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}

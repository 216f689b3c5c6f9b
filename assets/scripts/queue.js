// Marks that wait for the network: <form data-queue> with radios and a [data-queue-status] that carries its sentences.
//
// What was chosen is kept on the device under the page's address, by the names of the radios (ids of enrolments, nobody's
// name), until the server has it; a page that is opened again finds it. Signing out clears it, and so does a day: what is
// older is dropped by whichever page is opened next.
// The server answers {"saved": true}; any other answer sends the form as usual, so that the page explains.

const RETRY = 10000;
const KEPT = 24 * 3600 * 1000;
const KEYS = "queue:";

export function startQueue(form) {
  const status = form.querySelector("[data-queue-status]");
  const key = KEYS + location.pathname;
  const radios = () => [...form.querySelectorAll("input[type=radio]")];
  let timer = 0;
  let busy = false;

  const say = (text) => {
    if (status) status.textContent = text || "";
  };
  const keep = (sending) => {
    const marks = radios().filter((input) => input.checked && !input.defaultChecked);
    const kept = { at: Date.now(), sending, marks: marks.map((input) => [input.name, input.value]) };
    write(key, marks.length || sending ? kept : null);
  };

  async function send() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json", "X-Requested-With": "queue" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (answer.ok && (await answer.json().catch(() => ({}))).saved) {
        write(key, null);
        location.replace(location.href);
      } else if (answer.status >= 500 || answer.status === 429) {
        wait();
      } else {
        keep(false);
        form.submit();
      }
    } catch {
      wait();
    } finally {
      busy = false;
    }
  }

  function wait() {
    say(status?.dataset.waiting);
    timer = setTimeout(send, RETRY);
  }

  form.addEventListener("change", () => keep(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(true);
    send();
  });
  window.addEventListener("online", () => read(key)?.sending && send());

  const kept = read(key);
  if (!kept) return;
  const inputs = radios();
  for (const [name, value] of kept.marks) {
    const input = inputs.find((one) => one.name === name && one.value === value);
    if (input) input.checked = true;
  }
  if (!inputs.some((input) => input.checked && !input.defaultChecked)) {
    write(key, null);
  } else if (kept.sending) {
    send();
  } else {
    say(status?.dataset.found);
  }
}

export function dropOldMarks() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(KEYS) && !read(key)) localStorage.removeItem(key);
    }
  } catch {
    // Where nothing may be kept, nothing is old.
  }
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && Date.now() - kept.at < KEPT ? kept : null;
  } catch {
    return null;
  }
}

function write(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still sends what is on the page.
  }
}

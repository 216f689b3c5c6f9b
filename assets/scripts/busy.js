// Forms whose answer takes seconds: they say what is going on, for how long, and can't be sent twice.

export function startBusy(form) {
  const status = form.querySelector("[data-busy-status]");
  let begun = 0;
  let clock = 0;

  const rest = () => {
    begun = 0;
    clearInterval(clock);
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.removeAttribute("aria-disabled");
    }
  };
  const say = (text) => {
    if (status) {
      status.textContent = text;
    }
  };
  const wait = () => {
    say(form.dataset.busy);
    clock = setInterval(() => say(`${form.dataset.busy} ${Math.round((Date.now() - begun) / 1000)} s`), 1000);
  };

  form.addEventListener("submit", (event) => {
    if (begun) {
      return event.preventDefault();
    }
    begun = Date.now();
    form.setAttribute("aria-busy", "true");
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
    }
    const file = form.querySelector("input[type=file]");
    if (form.hasAttribute("data-upload") && file?.files.length) {
      event.preventDefault();
      send(form, say, wait, rest);
    } else {
      wait();
    }
  });
  window.addEventListener("pageshow", (event) => event.persisted && rest());
}

function send(form, say, wait, rest) {
  const bar = form.querySelector("[data-busy-bar]");
  const request = new XMLHttpRequest();
  const done = () => {
    rest();
    if (bar) {
      bar.hidden = true;
    }
  };
  request.open("POST", form.getAttribute("action") || window.location.href);
  request.setRequestHeader("X-Requested-With", "upload");
  request.upload.addEventListener("progress", (event) => {
    const part = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
    if (bar) {
      bar.hidden = false;
      bar.value = part;
    }
    say(form.dataset.sending.replace("%s", `${part} %`));
  });
  request.upload.addEventListener("load", () => {
    bar?.removeAttribute("value");
    wait();
  });
  request.addEventListener("error", () => {
    done();
    say(form.dataset.failed);
  });
  request.addEventListener("load", () => {
    if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
      return window.location.assign(JSON.parse(request.responseText).location);
    }
    show(request, form, done, say);
  });
  request.send(new FormData(form));
}

// What was wrong comes as a page: its main part takes the place of this one's.
function show(request, form, done, say) {
  const main = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
  done();
  if (!main || request.status >= 500 || request.status === 429) {
    return say(form.dataset.failed);
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  main.querySelectorAll("form[data-busy]").forEach(startBusy);
  const summary = main.querySelector(".govuk-error-summary");
  summary?.setAttribute("tabindex", "-1");
  summary?.focus();
}

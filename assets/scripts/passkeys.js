// Forms that a passkey fills in: what to make or sign is asked of the server, the browser does it, the form is sent.

export function startPasskeys(form) {
  if (!window.PublicKeyCredential) return;
  const missing = form.parentElement.querySelector("[data-passkey-missing]");
  const failed = form.querySelector("[data-passkey-failed]");
  const answer = form.elements.namedItem("credential");
  form.hidden = false;
  if (missing) missing.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    if (form.elements.namedItem("name")?.value.trim() === "") return form.submit();
    failed.hidden = true;
    try {
      const asked = await ask(form);
      if (!asked) return window.location.reload();
      answer.value = JSON.stringify(await perform(form.dataset.passkey, asked));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}

async function ask(form) {
  const response = await fetch(form.dataset.asks, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value }),
    credentials: "same-origin",
    redirect: "manual",
  });
  return response.ok ? response.json() : null;
}

async function perform(does, asked) {
  asked.challenge = bytes(asked.challenge);
  for (const list of [asked.excludeCredentials, asked.allowCredentials]) {
    for (const key of list || []) key.id = bytes(key.id);
  }
  if (does === "create") {
    asked.user.id = bytes(asked.user.id);
    const made = await navigator.credentials.create({ publicKey: asked });
    return written(made, ["clientDataJSON", "attestationObject"]);
  }
  const signed = await navigator.credentials.get({ publicKey: asked });
  return written(signed, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function written(credential, parts) {
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

function bytes(base64url) {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

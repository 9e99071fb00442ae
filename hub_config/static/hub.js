"use strict";
// Every page works from what its elements say in data-* attributes; the words are in the page, in its language.

const page = document.body.dataset;
const element = (id) => document.getElementById(id);

function call(method, path, body) {
  return fetch(page.base + "api/" + path, {
    method,
    headers: { "X-XSRFToken": page.xsrf, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
}

function showProgress(box) {
  const english = document.documentElement.lang === "en";
  const events = new EventSource(box.dataset.progress);
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.ready || event.failed) {
      events.close();
      location.reload();
      return;
    }
    if (event.progress !== undefined) element("progress").value = event.progress;
    if (event.th) element("phase").textContent = english ? event.en : event.th;
  };
}

function stopServer(button) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await call("DELETE", "users/" + encodeURIComponent(page.user) + "/server");
    if (answer.status === 202) setTimeout(() => location.reload(), 3000);
    else location.reload();
  });
}

function makeToken(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { note: form.note.value, expires_in: Number(form.expires_in.value) || null };
    const answer = await call("POST", "users/" + encodeURIComponent(page.user) + "/tokens", body);
    const made = await answer.json();
    element("token").textContent = made.token || made.message;
    element("made").hidden = false;
  });
}

function revokeToken(button) {
  button.addEventListener("click", async () => {
    await call("DELETE", "users/" + encodeURIComponent(page.user) + "/tokens/" + button.dataset.revoke);
    location.reload();
  });
}

document.querySelectorAll("[data-progress]").forEach(showProgress);
document.querySelectorAll("[data-stop]").forEach(stopServer);
document.querySelectorAll("[data-token]").forEach(makeToken);
document.querySelectorAll("[data-revoke]").forEach(revokeToken);
document.querySelectorAll("[data-again]").forEach((box) => setTimeout(() => location.reload(), 1000 * box.dataset.again));

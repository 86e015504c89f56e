// Advice while a new password is typed: <input data-guete="id"> with <meter id> and <p id-hinweis>.
// Loaded by portal.js when such a field gets the focus; the server rates, nothing is kept.

const PAUSE = 300;
let timer = null;
let request = null;

function rate(event) {
  const field = event.target.closest("[data-guete]");
  if (!field) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE, field);
}

async function ask(field) {
  request?.abort();
  request = new AbortController();
  const answer = await fetch("/passwort-guete", {
    method: "POST",
    body: new URLSearchParams({ passwort_neu: field.value }),
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: request.signal,
  }).catch(() => null); // without advice the form still says what is wrong
  if (answer?.ok) show(field.dataset.guete, await answer.json());
}

function show(id, { score, hinweis }) {
  document.getElementById(id).value = score;
  document.getElementById(`${id}-hinweis`).textContent = hinweis;
}

document.addEventListener("input", rate);
if (document.activeElement?.value) rate({ target: document.activeElement }); // typed meanwhile

// Everything the pages do beyond plain HTML. Every page works without this file.
import { initAll as startGovuk } from "./vendor/govuk/govuk-frontend.min.js";
import { initAll as startMoj } from "./vendor/moj/moj-frontend.min.js";

const AUTOSAVE_AFTER = 3000;

// -- autosave: <form data-autosave="/address"> with a [data-autosave-status] inside ----------------------------------

function clock() {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(new Date());
}

// What is saved in the background: everything typed, no files, and no button, so that nothing is sent off by it.
function typed(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, value);
  }
  return data;
}

function startAutosave(form) {
  if (form.dataset.autosaveStarted) return;
  form.dataset.autosaveStarted = "true";
  const status = form.querySelector("[data-autosave-status]");
  let waiting = null;
  let saving = false;
  let sent = typed(form).toString();
  let leaving = false;

  const say = (text, problem = false) => {
    if (!status) return;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("app-status--problem", problem);
  };

  async function save() {
    waiting = null;
    const data = typed(form);
    if (leaving || data.toString() === sent) return;
    if (saving) return later();
    saving = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (leaving) return;
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        say("Not saved: you are signed out. Press the button below; you can sign in and carry on.", true);
      } else if (!answer.ok) {
        say("Not saved yet. Check what you have written, or use the button below.", true);
      } else {
        sent = data.toString();
        const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
        say(`Draft saved ${told.saved_at || clock()}`);
        // The server may count versions, so that two open windows do not overwrite each other.
        const version = form.querySelector('[name="version"]');
        if (version && told.version !== undefined) {
          version.value = told.version;
          sent = typed(form).toString();
        }
      }
    } catch {
      if (!leaving) say("Not saved: no connection. We will try again.", true);
      later();
    } finally {
      saving = false;
    }
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(save, AUTOSAVE_AFTER);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(waiting);
  });
}

// -- what stands under an answer: <div data-reveals> around radio buttons with aria-controls ---------------------------

// The design system's own script puts aria-expanded on radio buttons, where ARIA does not allow it.
function startReveals(group) {
  const sync = () => {
    for (const input of group.querySelectorAll("input[type=radio][aria-controls]")) {
      const part = document.getElementById(input.getAttribute("aria-controls"));
      part?.classList.toggle("govuk-radios__conditional--hidden", !input.checked);
    }
  };
  group.addEventListener("change", sync);
  // Some browsers restore an answer after the page is drawn.
  window.addEventListener("pageshow", sync);
  sync();
}

// -- a part of a form that goes with one answer: <section data-shown-with="question=answer"> ---------------------------

// For what is more than a question: it stands further down, and is always there without scripts.
function startShownWith(part) {
  const form = part.closest("form");
  const [name, answer] = part.dataset.shownWith.split("=");
  const sync = () => {
    part.hidden = new FormData(form).get(name) !== answer;
  };
  form.addEventListener("change", sync);
  window.addEventListener("pageshow", sync);
  sync();
}

// -- double clicks: <form data-prevent-double-click> -----------------------------------------------------------------

// The buttons stay enabled, so their names and values are sent; only a second submission is stopped.
function preventSecondSubmission(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("preventDoubleClick" in form.dataset)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, 5000);
}

// -- start -----------------------------------------------------------------------------------------------------------

function start(scope) {
  for (const form of scope.querySelectorAll("form[data-autosave]")) startAutosave(form);
  for (const group of scope.querySelectorAll("[data-reveals]")) startReveals(group);
  for (const part of scope.querySelectorAll("[data-shown-with]")) startShownWith(part);
  if (scope instanceof HTMLFormElement && scope.dataset.autosave) startAutosave(scope);
}

startGovuk();
startMoj();
start(document);
document.addEventListener("submit", preventSecondSubmission);
// Coming back with the browser's own button must not find a form that will not send.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("htmx:load", (event) => {
  const scope = event.detail.elt;
  if (scope === document.body) return;
  startGovuk({ scope });
  startMoj({ scope });
  start(scope);
});
// A form that is on its way asks for no preview any more: its moment may have passed when the question arrives.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest("form")?.dataset.sent) event.preventDefault();
});
// A refused form comes back with 422 and its messages: show it where it belongs.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Loaded at the top of the body, before anything is drawn, so that nothing flashes. The rest waits for init.js.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

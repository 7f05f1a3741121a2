// Asks before somebody leaves a page on which something is typed and not sent. Forms with data-unsaved are looked
// after; where it says "typed", the form came back with words that are not stored yet.
const forms = [...document.querySelectorAll("form[data-unsaved]")];
const stateOf = form => new URLSearchParams(new FormData(form)).toString();
const drawn = new Map(forms.map(form => [form, stateOf(form)]));
const waits = form => form.dataset.unsaved === "typed" || stateOf(form) !== drawn.get(form);
let sending = null;

for (const hint of document.querySelectorAll("[data-unsaved-hint]")) hint.hidden = true; // asking does better

addEventListener("submit", event => {
  sending = event.target;
});
addEventListener("beforeunload", event => {
  if (forms.some(form => form !== sending && waits(form))) event.preventDefault();
  sending = null; // whoever stays may leave by another way
});

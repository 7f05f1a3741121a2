// Shows the buttons that print the page: without this script they stay hidden.
for (const box of document.querySelectorAll("[data-print]")) {
  box.querySelector("button").addEventListener("click", () => window.print());
  box.hidden = false;
}

// Escape closes what unfolds over the page, and leads back to what opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".site-nav__fold[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

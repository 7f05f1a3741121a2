// Says how much may still be typed, once a text comes near its limit, and how much is too much: nothing is cut off.
for (const box of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(box.dataset.counts);
  const limit = Number(box.dataset.limit);
  const tell = () => {
    const breaks = field.value.split("\n").length - 1; // each is sent as two characters
    const left = limit - field.value.length - breaks;
    box.hidden = left > limit / 5;
    box.textContent = box.hidden ? "" : (left < 0 ? box.dataset.over : box.dataset.left).replace("#", Math.abs(left));
  };
  if (field) {
    field.addEventListener("input", tell);
    tell();
  }
}

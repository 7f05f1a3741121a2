// What one loaded page does wrong, as lists of short lines. Injected by evaluate, as axe is.
(() => {
  const name = e => e.outerHTML.slice(0, 140).replace(/\s+/g, " ");
  const seen = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const all = selector => [...document.querySelectorAll(selector)].filter(seen);
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  // A mark of focus may stand on the element or around it (a label, a wrapper).
  const look = e => [e, e.parentElement, e.nextElementSibling].filter(Boolean).map(part => {
    const style = getComputedStyle(part);
    // Without a style there is no outline, whatever its width and colour say.
    const drawn = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
    return [drawn && style.outline, style.boxShadow, style.borderColor, style.borderWidth].join("|");
  }).join("\n");

  window.probe = {
    head() {
      return { title: document.title, lang: document.documentElement.lang,
        h1: [...document.querySelectorAll("h1")].map(e => e.textContent.trim().replace(/\s+/g, " ")) };
    },
    // After one real Tab: script may move on, the browser goes on treating it as the keyboard.
    unmarkedFocus() {
      const faults = [];
      for (const e of all(FOCUSABLE)) {
        if (e.disabled || e.closest("[inert]")) continue;
        document.activeElement?.blur();
        const before = look(e);
        e.focus({ preventScroll: true, focusVisible: true });
        if (document.activeElement !== e) continue;
        if (look(e) === before) faults.push("no mark of focus: " + name(e));
      }
      document.activeElement?.blur();
      return faults;
    },
    wide() {
      const root = document.scrollingElement, faults = [];
      if (root.scrollWidth > innerWidth) {
        faults.push(`scrolls sideways, ${root.scrollWidth} of ${innerWidth} px`);
        const inside = e => { for (let p = e.parentElement; p; p = p.parentElement)
          if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; return false; };
        faults.push(...all("body *").filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !inside(e))
          .slice(-3).map(e => "too wide: " + name(e)));
      }
      for (const e of all("body *")) {
        if (e.scrollWidth <= e.clientWidth + 1 || e.clientWidth < 2) continue;
        const way = getComputedStyle(e).overflowX;
        if (/auto|scroll/.test(way) && !e.matches("textarea, select, input")
            && !(e.tabIndex >= 0 && (e.ariaLabel || e.getAttribute("aria-labelledby"))))
          faults.push("scrolls, but not by keyboard: " + name(e));
        if (/hidden|clip/.test(way) && !e.matches("input, select, .kern-sr-only")) faults.push("cut off: " + name(e));
      }
      // At 400 % nothing may lie over half of what can be seen.
      for (const e of all("body *"))
        if (/fixed|sticky/.test(getComputedStyle(e).position) && e.getBoundingClientRect().height > innerHeight / 2)
          faults.push("covers the page: " + name(e));
      // Text in pictures that has shrunk with them.
      for (const e of all("svg text")) {
        const box = e.getBoundingClientRect(), size = parseFloat(getComputedStyle(e).fontSize);
        const matrix = e.getScreenCTM(), scale = matrix ? Math.hypot(matrix.b, matrix.d) : 1;
        if (box.width && size * scale < 9) faults.push(`text of ${(size * scale).toFixed(1)} px: ` + name(e));
      }
      return faults;
    },
  };
})();

// Keys for lists, and a list of the keys. Everything here has another way that needs no script.
"use strict";

(() => {
  const STORED = "countersign-keys-off";
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys]");
  const choice = document.querySelector("[data-keys-on]");

  const areOn = () => { try { return localStorage.getItem(STORED) !== "1"; } catch { return true; } };
  const turn = (on) => { try { on ? localStorage.removeItem(STORED) : localStorage.setItem(STORED, "1"); } catch { /* only for this page */ } };
  const rows = () => [...document.querySelectorAll("[data-queue] tbody tr")];
  const here = () => document.querySelector("[data-queue] tr.here");

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const before = all.indexOf(here());
    const next = all[Math.min(Math.max(before + by, 0), all.length - 1)];
    all.forEach((row) => row.classList.toggle("here", row === next));
    const link = next.querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const act = {
    j: () => move(1),
    k: () => move(-1),
    o: () => here()?.querySelector("a[href]")?.click(),
    x: () => here()?.querySelector("input[type=checkbox]")?.click(),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => dialog.showModal(),
  };

  function isTyping(element) {
    return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !dialog || dialog.open || !areOn() || isTyping(event.target)) return;
    const does = act[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) turn(event.target.checked);
    if (event.target.matches("[data-select-all]")) {
      rows().forEach((row) => { const box = row.querySelector("input[type=checkbox]"); if (box) box.checked = event.target.checked; });
    }
  });

  if (opener && dialog) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    choice.checked = areOn();
  }
})();

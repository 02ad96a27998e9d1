// SPDX-License-Identifier: EUPL-1.2
// Makes pages handier; every page works without it. Shortcuts: j and k walk through the rows of a
// list marked data-keys, x chooses one of a form marked data-picks, l follows a row's link to the
// place in data-log, ? shows the list of shortcuts, and data-key="1" on a button, link, field or
// heading gives it a key of its own. They can be switched off (WCAG 2.1.4). Live: an element with
// data-live="/adres" listens to that stream; on each "refresh" the page is read again (or the one in
// data-live-page) and every element with an id and data-live-region is replaced.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const dialog = document.getElementById("sneltoetsen");
  const toggle = document.querySelector("[data-keys-toggle]");
  const stored = { get: () => { try { return localStorage.getItem("sneltoetsen"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("sneltoetsen", value); } catch { /* private window */ } } };

  const showHelp = () => {
    const list = document.querySelector("[data-keys-page]");
    list.replaceChildren(...all("[data-key]").map((element) => {
      const item = document.createElement("li"), key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      item.append(key, " " + (element.dataset.keyLabel ?? element.firstChild.textContent.trim()));
      return item;
    }));
    dialog.showModal();
  };

  const step = (by) => {
    const rows = all("[data-keys] [data-key-row]").filter((row) => row.querySelector("a, button"));
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    next.querySelector("a, button").focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const pick = () => {
    const row = document.activeElement.closest("[data-picks] [data-key-row]");
    row?.querySelector("input[type=checkbox]").click();
    return row;
  };

  const log = () => {
    const link = document.activeElement.closest("[data-key-row]")?.querySelector("a[data-log]");
    if (link) location.assign(link.href + link.dataset.log);
    return link;
  };

  const go = (element) => {
    if (!element.matches("input, [tabindex='-1']")) return element.click();
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    element.focus();
  };

  const picks = document.querySelector("[data-picks]");
  if (picks) {
    const boxes = all("input[type=checkbox]", picks), button = picks.querySelector("[data-picks-all]");
    const count = picks.querySelector("[data-picks-count]");
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      count.textContent = chosen ? `${chosen} gekozen` : "Niets gekozen";
      button.textContent = chosen < boxes.length ? "Kies alles" : "Kies niets";
    };
    button.addEventListener("click", () => {
      const every = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = every;
      show();
    });
    picks.addEventListener("change", show);
    addEventListener("pageshow", show); // the browser fills forms again when one goes back
    for (const part of [count, button, ...all("[data-keys-pick]")]) part.hidden = false;
  }
  if (document.querySelector("[data-log]")) for (const part of all("[data-keys-log]")) part.hidden = false;

  if (dialog && toggle) {
    toggle.checked = stored.get() !== "uit";
    toggle.addEventListener("change", () => stored.set(toggle.checked ? "aan" : "uit"));
    for (const button of all("[data-keys-help]")) {
      button.hidden = false;
      button.addEventListener("click", showHelp);
    }
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]");
      if (!toggle.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const own = all("[data-key]").find((element) => element.dataset.key === event.key);
      if (event.key === "?") showHelp();
      else if (own) go(own);
      else if (event.key === "l" && log()) { /* on its way */ }
      else if (event.key === "x" && pick()) { /* the line is chosen, or not any more */ }
      else if (!(event.key === "j" && step(1)) && !(event.key === "k" && step(-1))) return;
      event.preventDefault();
    });
  }

  document.addEventListener("click", (event) => {
    for (const menu of all("details.sluitend-user[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  const refresh = async () => {
    const answer = await fetch(live.dataset.livePage || location.href, { headers: { Accept: "text/html" } });
    if (answer.status === 404 && !live.dataset.livePage) return location.reload(); // it is gone: say so
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of all("[data-live-region][id]")) {
      const fresh = page.getElementById(old.id);
      if (fresh && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
  };

  const listen = (address, wait) => {
    const stream = new EventSource(address);
    stream.onopen = () => { wait = 1000; };
    stream.addEventListener("refresh", refresh);
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(() => listen(address, Math.min(wait * 2, 60000)), wait);
    };
  };
  const live = document.querySelector("[data-live]");
  if (live) listen(live.dataset.live, 1000);
})();

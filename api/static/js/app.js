// What pages do beyond links and forms. Everything here is a comfort: without it each page still works.
"use strict";

(() => {
  const AUTOSAVE_MS = 5000;
  const STUCK_MS = 8000;

  // Drafts by form: the timer that will send one, and the one on its way.
  const waiting = new Map();
  const saving = new Map();

  // Puts the keyboard and the screen reader where the news is, such as the error summary.
  const focusNews = (within) => {
    const news = within.querySelector("[data-focus]");
    if (news) news.focus();
  };

  // A second press while the first is under way sends nothing. A download leaves the page as it is: after a while
  // the form may be sent again.
  const holdButtons = (form, held) => {
    form.toggleAttribute("data-sent", held);
    for (const button of form.querySelectorAll("button")) {
      if (held) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.getAttribute("method") !== "post") return;
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    if (saving.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      saving.get(form).then(() => form.requestSubmit(event.submitter));
      return;
    }
    holdButtons(form, true);
    setTimeout(() => holdButtons(form, false), STUCK_MS);
  }, true);

  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => holdButtons(form, false)));
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) holdButtons(form, false);
  });
  document.addEventListener("htmx:after:swap", (event) => focusNews(event.target.isConnected ? event.target : document));

  // Shows the page that answered an upload, as the browser would have shown it after sending the form itself.
  let address = location.pathname + location.search;

  // Only a page that it was sent on to has an address of its own; a form with errors keeps the one it had.
  const show = (page, url) => {
    const main = document.adoptNode(page.getElementById("main"));
    document.getElementById("main").replaceWith(main);
    document.title = page.title;
    if (url) history.pushState(null, "", url);
    address = location.pathname + location.search;
    if (window.htmx) window.htmx.process(main);
    window.scrollTo(0, 0);
    if (main.querySelector("[data-focus]")) focusNews(main);
    else main.focus();
  };

  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== address) location.reload();
  });

  // Not form.action: a button named "action" would hide it.
  const addressOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).href;

  const upload = (form, submitter) => {
    const progress = form.querySelector(".app-upload");
    const failed = form.querySelector("[data-upload-failed]");
    const action = submitter && submitter.hasAttribute("formaction") ? submitter.formAction : addressOf(form);
    const content = new FormData(form);
    if (submitter && submitter.name) content.append(submitter.name, submitter.value);
    const request = new XMLHttpRequest();
    const fail = () => {
      progress.hidden = true;
      failed.hidden = false;
      failed.textContent = form.dataset.failed;
      holdButtons(form, false);
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.querySelector("progress").value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      if (page.getElementById("main")) show(page, request.responseURL === action ? null : request.responseURL);
      else fail();
    });
    request.addEventListener("error", fail);
    request.addEventListener("abort", fail);
    request.open("POST", action);
    progress.hidden = false;
    failed.hidden = true;
    request.send(content);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-upload")) return;
    event.preventDefault();
    upload(form, event.submitter);
  });

  // Sends what has changed to where drafts go. The answer is empty, or JSON {"fields": {name: value}} that renews
  // hidden fields such as the version. What is sent by hand waits for a draft under way, lest the two cross.

  const renew = (form, fields) => {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
  };

  const save = async (form) => {
    const stopped = new AbortController();
    const content = new FormData(form);
    for (const [name, value] of [...content]) if (value instanceof File) content.delete(name);
    const status = form.querySelector("[data-autosave-status]");
    const timer = setTimeout(() => stopped.abort(), STUCK_MS);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(content), signal: stopped.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      if ((answer.headers.get("content-type") || "").startsWith("application/json")) renew(form, (await answer.json()).fields || {});
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      status.textContent = form.dataset.saved.replace("{time}", time);
    } catch {
      status.textContent = form.dataset.failed;
    } finally {
      clearTimeout(timer);
      saving.delete(form);
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.hasAttribute("data-autosave") || waiting.has(form)) return;
    waiting.set(form, setTimeout(() => {
      waiting.delete(form);
      saving.set(form, save(form));
    }, AUTOSAVE_MS));
  });

  focusNews(document);
})();

/* What the browser does by itself: type size and colours, the drawer with an article, asking by a click, verdicts,
   copying and reading aloud. It makes no markup from text: the server's HTML is already escaped. */
(() => {
  "use strict";
  const root = document.documentElement;
  const LABELS = {
    zh: { close: "关闭", whole: "整页打开", failed: "打不开，请检查网络后再试。", loading: "正在打开……" },
    en: { close: "Close", whole: "Open as a page", failed: "Could not be opened; please try again.", loading: "Opening …" },
  };
  const language = () => (document.cookie.match(/newsqa_language=(zh|en)/) || [])[1]
    || ((navigator.language || "zh").toLowerCase().startsWith("en") ? "en" : "zh");
  const say = (key) => LABELS[language()][key];
  const recall = (key) => { try { return localStorage.getItem("newsqa-" + key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem("newsqa-" + key, value); } catch { /* private window */ } };

  /* ---- type size, colours, language ---- */
  const systemDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = () => (recall("dark") ?? (systemDark() ? "1" : "0")) === "1";
  function dress() {
    watchAnswer();
    if (recall("type") === "large") root.dataset.type = "large"; else delete root.dataset.type;
    if (document.body && document.body.classList.contains("dark") !== isDark()) document.body.classList.toggle("dark", isDark());
    root.lang = language() === "zh" ? "zh-CN" : "en";
    for (const button of document.querySelectorAll("[data-tool=type], [data-tool=dark]")) {
      const on = button.dataset.tool === "type" ? recall("type") === "large" : isDark();
      if (button.getAttribute("aria-pressed") === String(on)) continue;
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? button.dataset.on : button.dataset.off;
    }
  }
  function useTool(button) {
    const tool = button.dataset.tool;
    if (tool === "type") keep("type", recall("type") === "large" ? "normal" : "large");
    if (tool === "dark") keep("dark", isDark() ? "0" : "1");
    if (tool === "language") {
      document.cookie = `newsqa_language=${button.dataset.value}; path=/; max-age=31536000; samesite=lax`;
      location.reload();
    }
    dress();
  }

  /* ---- the drawer ---- */
  let drawer = null;
  let opener = null;
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function makeDrawer() {
    const close = element("button", { type: "button" }, say("close") + " ✕");
    const whole = element("a", { href: "#" }, say("whole"));
    const body = element("div", { class: "drawer-body", tabindex: "-1" });
    const made = element("dialog", { class: "drawer", id: "drawer" }, element("div", { class: "drawer-bar" }, whole, close), body);
    close.addEventListener("click", () => made.close());
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    made.addEventListener("close", () => {
      if (history.state && history.state.drawer) history.back();
      if (opener && opener.isConnected) opener.focus();
    });
    document.body.append(made);
    return Object.assign(made, { body, whole });
  }
  async function openArticle(href, from) {
    const address = new URL(href, location.href);
    if (address.origin !== location.origin || !address.pathname.startsWith("/article")) return;
    if (!drawer || !drawer.isConnected) drawer = makeDrawer();
    if (from && !drawer.contains(from)) opener = from;
    drawer.whole.href = href;
    drawer.body.textContent = say("loading");
    if (!drawer.open) {
      drawer.showModal();
      history.pushState({ drawer: true }, "");
    }
    address.searchParams.set("fragment", "1");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      drawer.body.innerHTML = await response.text();
    } catch {
      drawer.body.textContent = say("failed");
      return;
    }
    const title = drawer.body.querySelector("h1");
    if (title) drawer.setAttribute("aria-label", title.textContent);
    const mark = drawer.body.querySelector("mark");
    drawer.scrollTop = 0;
    drawer.body.focus({ preventScroll: true });
    if (mark) mark.scrollIntoView({ block: "center" });
  }
  window.addEventListener("popstate", () => { if (drawer && drawer.open) drawer.close(); });

  /* ---- turning a page of the paper in its place ---- */
  async function turn(link) {
    const address = new URL(link.href, location.href);
    const place = link.closest(".issue");
    if (address.origin !== location.origin || address.pathname !== "/issue" || !place) return;
    address.searchParams.set("fragment", "1");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      place.outerHTML = await response.text();
    } catch {
      location.href = link.href;
    }
  }

  /* ---- filling a field of Gradio's and pressing its button ---- */
  function fill(box, text) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function fillAndPress(field, button, text) {
    const box = document.querySelector(`${field} textarea, ${field} input`);
    const pressed = document.querySelector(button);
    if (!box || !pressed) return false;
    fill(box, text);
    setTimeout(() => pressed.click(), 60);
    return true;
  }
  function ask(question) {
    if (fillAndPress("#ask-box", "#ask-button", question)) window.scrollTo({ top: 0, behavior: "smooth" });
    else location.href = "/?q=" + encodeURIComponent(question);
  }
  function changeChip(button) {
    const field = element("input", { type: "text", class: "chip-field", maxlength: "60", "aria-label": button.title });
    field.value = button.dataset.change;
    let open = true;
    const close = () => {
      if (!open) return;
      open = false; // taking the field away blurs it, which closes it again
      field.replaceWith(button);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { close(); button.focus(); }
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const wanted = field.value.trim();
      const question = button.dataset.question.replace(button.dataset.change, () => wanted).trim();
      close();
      if (wanted && wanted !== button.dataset.change) ask(question);
    });
    field.addEventListener("blur", close);
    button.replaceWith(field);
    field.focus();
    field.select();
  }
  /* From the click until the answer begins. */
  let asked = 0;
  const questionBox = () => document.querySelector("#ask-box textarea, #ask-box input");
  /* Gradio does not empty the box when the answer was long in coming. What is being written meanwhile stays. */
  function emptyBox(answer) {
    const box = questionBox();
    const question = answer.querySelector(".question");
    if (box && question && box.value.trim() === question.textContent.trim()) fill(box, "");
  }
  function asking(on) {
    document.body.classList.toggle("asking", on);
    const turn = ++asked;
    const place = document.querySelector("#waiting .waiting");
    if (!place) return;
    place.dataset.text ??= place.textContent;
    place.textContent = place.dataset.text;
    if (on) setTimeout(() => tellLine(turn, place), 1500);
  }
  /* Who waits for long is told for how long: text, never markup. */
  async function tellLine(turn, place) {
    if (turn !== asked) return;
    try {
      const response = await fetch("/line");
      const text = response.ok ? await response.text() : "";
      if (turn !== asked) return;
      place.textContent = text || place.dataset.text;
    } catch { // the connection is lost: nothing will come
      asking(false);
      return;
    }
    setTimeout(() => tellLine(turn, place), 2000);
  }
  /* Questions to go on with come after the answer; while others wait for theirs, later or not at all. */
  function goFurther(tries) {
    const place = document.querySelector("#current [data-further]");
    if (!place || place.dataset.begun === "1") return;
    place.dataset.begun = "1";
    const fetchThem = async (left) => {
      if (!place.isConnected || document.body.classList.contains("asking")) return;
      try {
        const response = await fetch(place.dataset.further, { headers: { Accept: "text/html" } });
        if (response.status === 503 && left > 1) setTimeout(() => fetchThem(left - 1), 5000);
        else if (response.ok && place.isConnected) place.innerHTML = await response.text();
      } catch { /* there is an answer; this was a courtesy */ }
    };
    setTimeout(() => fetchThem(tries), 600);
  }
  function watchAnswer() {
    const current = document.querySelector("#current");
    if (!current || current.dataset.watched) return;
    current.dataset.watched = "1";
    // An answer is put in anew or, where one stands already, changed in place. Gradio's own clock ticks in there, too, and
    // further questions come later.
    const holder = (change) => (change.target.nodeType === 1 ? change.target : change.target.parentElement);
    const beside = (change) => !holder(change) || current.contains(holder(change).closest(".wrap.center, [data-further]"));
    new MutationObserver((changes) => {
      if (changes.every(beside) || !current.querySelector(".answer, .notice")) return;
      asking(false);
      const answer = current.querySelector(".answer");
      if (answer) setTimeout(() => emptyBox(answer), 50);
      goFurther(3);
    }).observe(current, { childList: true, subtree: true, characterData: true });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.closest("#ask-box")
      && event.target.value.trim()) asking(true);
  }, true);
  document.addEventListener("click", (event) => {
    const box = document.querySelector("#ask-box textarea, #ask-box input");
    if (event.target.closest("#ask-button") && box && box.value.trim()) asking(true);
  }, true);
  function askFromAddress(tries) {
    const question = location.pathname === "/" && new URLSearchParams(location.search).get("q");
    if (!question || tries === 0) return;
    if (document.querySelector("#ask-button") && document.querySelector(".nameplate")) {
      history.replaceState(null, "", "/");
      ask(question);
    } else {
      setTimeout(() => askFromAddress(tries - 1), 200);
    }
  }

  /* ---- verdicts, copying, reading aloud ---- */
  async function judge(answer, verdict, reason) {
    const response = await fetch(`/answers/${encodeURIComponent(answer.dataset.entry)}/verdict`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ verdict, reason }),
    });
    const thanks = answer.querySelector(".thanks");
    if (response.ok && thanks) thanks.hidden = false;
  }
  function verdictClicked(button) {
    const answer = button.closest(".answer");
    const pressed = button.getAttribute("aria-pressed") === "true";
    for (const other of answer.querySelectorAll("[data-verdict]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(!pressed));
    const verdict = pressed ? null : button.dataset.verdict;
    answer.querySelector(".why").hidden = verdict !== "useless";
    judge(answer, verdict, "");
  }
  async function copy(button, text) {
    const before = button.textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea", { class: "offscreen" });
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    button.textContent = done ? button.dataset.done : (button.dataset.failed || before);
    setTimeout(() => { button.textContent = before; }, 2000);
  }
  let speaking = null;
  function speak(button) {
    if (!("speechSynthesis" in window)) { button.hidden = true; return; }
    const stop = () => {
      speechSynthesis.cancel();
      if (speaking) { speaking.textContent = speaking.dataset.name; speaking.setAttribute("aria-pressed", "false"); }
      speaking = null;
    };
    const again = speaking === button;
    stop();
    if (again) return;
    const voice = new SpeechSynthesisUtterance(button.dataset.speak);
    voice.lang = "zh-CN";
    voice.rate = 0.95;
    voice.onend = voice.onerror = stop;
    button.dataset.name = button.textContent;
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    speaking = button;
    speechSynthesis.speak(voice);
  }

  /* ---- one listener for all ---- */
  const plainClick = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-open], [data-turn], [data-ask], [data-tool], [data-change], [data-verdict], [data-take], [data-copy], [data-speak], [data-link]");
    if (!target || !plainClick(event)) return;
    const data = target.dataset;
    if ("open" in data || "turn" in data || "link" in data) event.preventDefault();
    if ("open" in data) openArticle(target.href, target);
    else if ("turn" in data) turn(target);
    else if ("ask" in data) ask(data.ask);
    else if ("tool" in data) useTool(target);
    else if ("change" in data) changeChip(target);
    else if ("take" in data) fillAndPress("#asked-id", "#asked-take", data.take);
    else if ("verdict" in data) verdictClicked(target);
    else if ("copy" in data) copy(target, data.copy);
    else if ("speak" in data) speak(target);
    else if ("link" in data) copy(target, target.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".why");
    if (!form) return;
    event.preventDefault();
    form.hidden = true;
    judge(form.closest(".answer"), "useless", new FormData(form).get("reason"));
  });
  let dressing = 0;
  new MutationObserver(() => { cancelAnimationFrame(dressing); dressing = requestAnimationFrame(dress); })
    .observe(root, { childList: true, subtree: true });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", dress);
  else dress();
  askFromAddress(100);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
})();

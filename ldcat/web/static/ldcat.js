// What makes pages better for who has JavaScript; every page works without.

/** Offer what may be meant while somebody is typing (WAI-ARIA APG, combobox with list). */
function suggest(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  list.hidden = true;
  input.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let asked, timer, current = -1;

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const items = list.children;
    items[current]?.setAttribute("aria-selected", "false");
    current = (place + items.length) % items.length;
    items[current].setAttribute("aria-selected", "true");
    items[current].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[current].id);
  };
  const show = (found) => {
    list.replaceChildren(...found.map((it, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const text = document.createElement("bdi");
      text.textContent = it.text;
      if (it.language) text.lang = it.language;
      item.append(text);
      if (it.kind) {
        const kind = document.createElement("span");
        kind.textContent = it.kind;
        item.append(kind);
      }
      item.dataset.href = it.href;
      // The field would lose the focus, and the list would go.
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => { location.href = it.href; });
      return item;
    }));
    current = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };
  const ask = async () => {
    const typed = input.value.trim();
    asked?.abort();
    if (typed.length < 2) return close();
    asked = new AbortController();
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "ArrowDown") mark(current + 1);
    else if (event.key === "ArrowUp") mark(current < 0 ? -1 : current - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && current >= 0) location.href = list.children[current].dataset.href;
    else return;
    event.preventDefault();
  });
}

/** Let people take a text with them by one click. */
function copy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = button.dataset.done;
  });
}

/** Let people draw a box on a map, and search in it. */
function draw(map) {
  const field = document.getElementById(map.dataset.box);
  const [west, north, width, height] = ["west", "north", "width", "height"].map((it) => Number(map.dataset[it]));
  const box = document.createElement("div");
  box.className = "drawn";
  map.append(box);
  map.nextElementSibling.hidden = false;
  let start = null;

  const place = (event) => {
    const frame = map.getBoundingClientRect();
    const part = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
    return [part(event.clientX, frame.left, frame.width), part(event.clientY, frame.top, frame.height)];
  };
  const sides = (event) => {
    const [x, y] = place(event);
    return [Math.min(x, start[0]), Math.min(y, start[1]), Math.max(x, start[0]), Math.max(y, start[1])];
  };
  // Beyond the antimeridian, longitudes begin anew.
  const longitude = (part) => ((west + part * width + 540) % 360 - 180).toFixed(3);
  const latitude = (part) => (north - part * height).toFixed(3);
  map.addEventListener("pointerdown", (event) => {
    start = place(event);
    map.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  map.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [left, top, right, bottom] = sides(event);
    box.style.inset = `${top * 100}% ${(1 - right) * 100}% ${(1 - bottom) * 100}% ${left * 100}%`;
    box.style.display = "block";
  });
  map.addEventListener("pointerup", (event) => {
    const [left, top, right, bottom] = sides(event);
    start = null;
    if (right - left < 0.01 || bottom - top < 0.01) {
      box.style.display = "none";
      return;
    }
    field.value = [longitude(left), latitude(bottom), longitude(right), latitude(top)].map(Number).join(",");
    field.form.requestSubmit();
  });
}

// Fields that are left empty are not worth a parameter.
for (const form of document.querySelectorAll("form[role=search]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });
}
for (const map of document.querySelectorAll(".draw[data-box]")) draw(map);

/** Say how long ago something was: the page itself does not know when it is read. */
function ago(note) {
  const days = Math.round((Date.parse(note.dataset.ago) - Date.now()) / 864e5);
  if (Number.isNaN(days)) return;
  const [unit, length] = Math.abs(days) < 45 ? ["day", 1] : Math.abs(days) < 700 ? ["month", 30.44] : ["year", 365.25];
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  note.textContent = `(${words.format(Math.trunc(days / length), unit)})`;
  note.hidden = false;
}

/** Say whether something that is updated regularly is late. */
function due(badge) {
  const day = Date.parse(badge.dataset.due);
  if (Number.isNaN(day)) return;
  const isLate = day + 864e5 < Date.now();
  badge.textContent = isLate ? badge.dataset.late : badge.dataset.well;
  badge.classList.add(isLate ? "late" : "well");
  badge.hidden = false;
}

for (const note of document.querySelectorAll("[data-ago]")) ago(note);
for (const badge of document.querySelectorAll("[data-due]")) due(badge);
for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);
for (const button of document.querySelectorAll("button[data-copy]")) copy(button);

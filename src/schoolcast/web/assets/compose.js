// Makes writing lively: saves by itself, checks as one types, sends photos one by one.
// Every page works without it.

const form = document.getElementById("compose") || document.getElementById("photo-form");
const saved = document.getElementById("saved");

function made(name, text, className) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function send(address, body) {
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
}

function typed() {
  return new URLSearchParams(new FormData(form));
}

// Saving: a few seconds after the last key.

let last = form ? String(typed()) : "";
let lost = false;
let queue = Promise.resolve();

async function save() {
  const now = String(typed());
  if (lost || now === last) return;
  const answer = await send(form.dataset.save, typed());
  if (answer.status === 409) {
    const { by, at } = await answer.json();
    lost = true;
    saved.textContent =
      `${by} has changed this draft too (${at}). Press “Save”: both versions are kept, and you choose.`;
    return;
  }
  if (!answer.ok) {
    saved.textContent = "Not saved: the pages can’t be reached, or you are signed out. Keep this page open and try “Save”.";
    return;
  }
  const { version, at } = await answer.json();
  form.elements.version.value = version;
  document.querySelectorAll('form input[name="version"]').forEach((one) => { one.value = version; });
  last = String(typed());
  saved.textContent = `Saved ${at}`;
}

// Checking: what is found stands beside its field.

function finding(one) {
  const box = made("div", "", `schoolcast-finding schoolcast-finding--${one.severity}`);
  const words = made("p", "", "govuk-body govuk-!-margin-bottom-1");
  words.append(made("strong", `${one.weight}: `), one.reason);
  if (one.excerpt) words.append(` “${one.excerpt}”`);
  words.append(" ", made("span", one.of, "govuk-body-s"));
  box.append(words);
  if (one.use) {
    const press = made("button", one.use, "govuk-button govuk-button--secondary govuk-!-margin-bottom-0");
    press.name = "mend";
    press.value = one.key;
    box.append(press);
  } else if (one.suggestion) {
    box.append(made("p", `Suggestion: ${one.suggestion}`, "govuk-body govuk-!-margin-bottom-0"));
  }
  return box;
}

function preview(post) {
  const head = made("p", "", "govuk-body govuk-!-margin-bottom-1");
  const by = post.by_hand ? `, posted by ${post.by_hand}` : "";
  const again = post.slot.startsWith("-") ? ", a reminder" : "";
  head.append(made("strong", post.channel), `, ${post.when}${again}${by}`, made("br"));
  const length = post.limit ? `${post.length} of ${post.limit}` : post.length;
  const price = post.price ? ` · costs ${post.price}` : "";
  head.append(made("span", `${length} characters${price}`, "govuk-body-s"));
  const text = post.link ? `${post.text}\n${post.link}` : post.text;
  return [head, made("div", text, "schoolcast-post")];
}

function show(found) {
  for (const place of form.querySelectorAll("[data-place]")) {
    const here = found.findings.filter((one) => one.place === place.dataset.place);
    if (!place.contains(document.activeElement)) place.replaceChildren(...here.map(finding));
  }
  const wrong = found.mistakes.text;
  const counts = found.posts
    .filter((one) => one.slot === found.posts[0].slot)
    .map((one) => `${one.channel}: ${one.length}${one.limit ? ` of ${one.limit}` : ""}`);
  form.querySelector("[data-counter]").textContent = wrong && !counts.length ? wrong : counts.join(", ");
  for (const said of form.querySelectorAll("[data-said]")) {
    const words = found.dates[said.dataset.said];
    said.textContent = words ? `That is ${words}.` : found.mistakes[said.dataset.said] || "";
  }
  const previews = form.querySelector("[data-previews]");
  const notes = found.notes.map((words) => made("div", words, "govuk-inset-text"));
  const title = made("h2", "How it will read", "govuk-heading-m");
  const rest = found.more
    ? [made("p", `And ${found.more} more: “Check your answers” shows every post with its date.`, "govuk-body")]
    : [];
  const posts = found.posts.flatMap(preview);
  previews.replaceChildren(...(posts.length ? [title, ...posts, ...rest, ...notes] : []));
}

let checked = "";

async function check() {
  const now = String(typed());
  if (now === checked) return;
  checked = now;
  const answer = await send(form.dataset.check, typed());
  if (answer.ok && now === String(typed())) show(await answer.json());
}

function soon(task, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => { queue = queue.then(task).catch(() => { checked = ""; }); }, wait);
  };
}

if (form) {
  const later = form.dataset.check ? [soon(check, 800), soon(save, 2500)] : [soon(save, 2500)];
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => later.forEach((one) => one()));
  }
  form.addEventListener("submit", () => { lost = true; }); // the form itself saves now
  later[0]();
}

// Photos: one after the other, so that one sees how far it is.

const upload = document.getElementById("upload");

upload?.addEventListener("submit", async (event) => {
  const input = upload.querySelector('input[type="file"]');
  if (!input.files.length) return;
  event.preventDefault();
  if (form) await save();
  const progress = document.getElementById("upload-progress");
  const refused = [];
  const files = [...input.files];
  for (const [at, file] of files.entries()) {
    progress.textContent = `Sending photo ${at + 1} of ${files.length}: ${file.name}`;
    const body = new FormData();
    body.append("csrf", upload.elements.csrf.value);
    body.append("photos", file);
    const answer = await send(upload.action, body).catch(() => null);
    if (!answer?.ok) refused.push(await reason(answer, file));
  }
  if (refused.length) sessionStorage.setItem("refused", refused.join(" · "));
  location.assign(upload.action.replace(/\/add$/, ""));
});

async function reason(answer, file) {
  if (!answer) return `${file.name}: not sent, the pages can’t be reached`;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.getElementById("photos-error")?.lastChild?.textContent;
  return words || `${file.name}: too large`;
}

if (upload && sessionStorage.getItem("refused")) {
  document.getElementById("upload-progress").textContent =
    `Not taken: ${sessionStorage.getItem("refused")}`;
  sessionStorage.removeItem("refused");
}

// Ticking a class at once.

for (const group of document.querySelectorAll("[data-class]")) {
  group.querySelector('button[name="all"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    group.querySelectorAll('input[name="child"]').forEach((one) => { one.checked = true; });
  });
}

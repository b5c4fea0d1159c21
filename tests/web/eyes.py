"""What a person would see in a window, asked of the browser itself."""

from typing import Any

_SEEN = """
const hidden = (el) => {
  for (let at = el; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.clipPath === "inset(50%)" || style.clip === "rect(0px, 0px, 0px, 0px)") return true;
    if (style.overflow === "hidden" && at.clientWidth <= 1) return true;
  }
  return !el.checkVisibility({ visibilityProperty: true });
};
const named = (el) => `${el.tagName.toLowerCase()}${el.id ? "#" + el.id : ""} `
  + `"${(el.innerText || el.value || "").trim().slice(0, 40)}"`;
const texts = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && !hidden(node.parentElement)) found.push(node);
  }
  return found;
};
"""

_CUT = (
    _SEEN
    + """
const wide = document.documentElement.clientWidth, out = [];
if (document.documentElement.scrollWidth > wide) out.push("the page scrolls sideways");
const cutBy = (el, box) => {
  for (let at = el; at && at !== document.body; at = at.parentElement) {
    if (!["hidden", "clip"].includes(getComputedStyle(at).overflowX)) continue;
    const edge = at.getBoundingClientRect();
    if (box.right > edge.right + 1 || box.bottom > edge.bottom + 2) return at;
  }
};
const boxes = [];
for (const node of texts(document.body)) {
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const box of range.getClientRects()) {
    if (box.width < 1) continue;
    const words = node.data.trim().slice(0, 40);
    if (box.right > wide + 1 || box.left < -1) out.push(`outside: ${words}`);
    if (cutBy(node.parentElement, box)) out.push(`cut off: ${words}`);
    boxes.push([box, node.parentElement, words]);
  }
}
const controls = "input:not([type=radio]):not([type=checkbox]),select,textarea,button,img";
for (const el of document.querySelectorAll(controls)) {
  if (hidden(el)) continue;
  const box = el.getBoundingClientRect();
  if (box.width < 1) continue;
  if (box.right > wide + 1 || box.left < -1) out.push(`outside: ${named(el)}`);
  boxes.push([box, el, named(el)]);
}
boxes.sort((a, b) => a[0].top - b[0].top);
for (let i = 0; i < boxes.length; i++) {
  const [a, one, words] = boxes[i];
  for (let j = i + 1; j < boxes.length && boxes[j][0].top < a.bottom; j++) {
    const [b, other, more] = boxes[j];
    if (one.contains(other) || other.contains(one)) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const much = 0.5 * Math.min(a.height, b.height);
    if (across > 2 && down > much) out.push(`"${words}" lies on "${more}"`);
  }
}
return [...new Set(out)];
"""
)

# Charts are left as they are: beside each stands a table of the same words.
_SPACED = """
window.spaced = new CSSStyleSheet();
window.spaced.replaceSync(`:not(svg *) { line-height: 1.5 !important;
  letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }
svg { letter-spacing: normal !important; word-spacing: normal !important; }`);
document.adoptedStyleSheets = [window.spaced];
"""

_WATCH = (
    _SEEN
    + """
const tabbable = "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]";
const all = [...document.querySelectorAll(tabbable)].filter(
  (el) => !el.disabled && el.tabIndex >= 0 && el.checkVisibility({ visibilityProperty: true }));
const group = (el) => el.type === "radio"
  ? all.find((one) => one.type === "radio" && one.name === el.name && one.form === el.form) : el;
const look = (el) => {
  const label = ["radio", "checkbox"].includes(el.type) && el.labels && el.labels[0];
  const style = label ? getComputedStyle(label, "::before") : getComputedStyle(el);
  return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
    style.backgroundColor, style.borderColor, style.textDecorationLine].join("|");
};
const plain = new Map(all.map((el) => [el, look(el)]));
window.visited = [];
document.addEventListener("focusin", (event) => {
  const el = event.target;
  window.visited.push([all.indexOf(group(el)), plain.get(el) !== look(el), named(el)]);
});
window.wanted = [...new Set(all.map(group))].map((el) => [all.indexOf(el), named(el)]);
const slow = all.filter((el) => ["date", "month", "time", "datetime-local"].includes(el.type));
return window.wanted.length + 8 * slow.length;
"""
)

_NEEDED = (
    _SEEN
    + """
const lively = ".govuk-skip-link,.govuk-password-input__toggle,"
  + ".govuk-service-navigation__toggle,[tabindex='-1']";
const fields = "input:not([type=hidden]),select,textarea";
const ways = [...document.querySelectorAll(`a[href],button,${fields}`)];
const closed = "details:not([open])";
const out = ways.filter((el) => hidden(el) && !el.matches(lively) && !el.closest(closed))
  .map((el) => `can't be seen: ${named(el)}`);
const send = "button[type=submit],button:not([type])";
for (const form of document.forms) {
  const dumb = form.querySelector(fields) && !form.querySelector(send);
  if (dumb) out.push(`no button: ${form.action}`);
}
return out;
"""
)

_PRINT_KEEPS = (
    _SEEN
    + """
const skip = "button,label,legend,.govuk-hint,nav,.schoolcast-screen,.schoolcast-no-print,summary,"
  + "option,.govuk-button,.govuk-back-link,.govuk-skip-link,.govuk-notification-banner,"
  + ".govuk-error-summary,.govuk-error-message,.schoolcast-filter,.schoolcast-turn,"
  + "form:not(.schoolcast-printed)";
const content = "table,img,.schoolcast-card,.schoolcast-post";
const kept = [...document.querySelectorAll("form:not(.schoolcast-printed)")].filter((form) =>
  form.querySelector(content) || [...form.querySelectorAll("textarea")].some((one) => one.value));
if (kept.length) return [`what form ${kept[0].action} holds`];
return texts(document.querySelector("main")).filter((node) => !node.parentElement.closest(skip))
  .map((node) => node.data.trim());
"""
)

_PRINT_SHOWS = (
    _SEEN
    + """
const gone = "nav,header form,footer,button,.govuk-button,.govuk-skip-link,.govuk-back-link,"
  + ".govuk-notification-banner,input[type=file]";
return [[...document.querySelectorAll(gone)].filter(
  (el) => !hidden(el) && (el.innerText || el.type === "file")).map(named),
  texts(document.body).map((node) => node.data.trim())];
"""
)


def _run(page: Any, script: str) -> Any:
    return page.evaluate(f"() => {{ {script} }}")


def cut_off(page: Any) -> list[str]:
    """What lies outside the window, is cut off, or lies on something else."""
    found: list[str] = _run(page, _CUT)
    return found


def cut_off_when_spaced(page: Any) -> list[str]:
    """The same with the spacing that WCAG 2.2, 1.4.12 lets readers choose."""
    _run(page, _SPACED)
    found = cut_off(page)
    _run(page, "document.adoptedStyleSheets = [];")
    return found


def needs_script(page: Any) -> list[str]:
    """What is there but can't be seen or sent while scripts are off."""
    found: list[str] = _run(page, _NEEDED)
    return found


def missed_by_keyboard(page: Any) -> list[str]:
    """Walk the page with the Tab key: what isn't reached, can't be seen, or is out of order."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    for _ in range(_run(page, _WATCH)):
        page.keyboard.press("Tab")
    visited = page.evaluate("window.visited")
    wanted = page.evaluate("window.wanted")
    first = list(dict.fromkeys(at for at, _, _ in visited))
    problems = [f"not reached: {name}" for at, name in wanted if at not in first]
    problems += [f"focus can't be seen: {name}" for _, shown, name in visited if not shown]
    if first != sorted(first):
        problems.append(f"out of order: {first}")
    return list(dict.fromkeys(problems))


def lost_in_print(page: Any) -> list[str]:
    """What should stand on paper and doesn't, and what does and shouldn't."""
    keeps = _run(page, _PRINT_KEEPS)
    before = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 1000})
    shown, words = _run(page, _PRINT_SHOWS)
    problems = [f"printed: {one}" for one in shown]
    problems += [f"not printed: {one}" for one in keeps if one not in words]
    problems += cut_off(page)
    page.emulate_media(media="screen")
    page.set_viewport_size(before)
    return problems


A4 = 718  # CSS pixels between the margins of a page

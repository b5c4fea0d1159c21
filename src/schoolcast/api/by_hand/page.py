"""The pack's page: plain HTML that asks nothing of anybody's computer."""

from collections.abc import Sequence
from html import escape

from schoolcast.api import Post

_PAGE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src 'self' file:; media-src 'self' file:;
 style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }}
textarea {{ width: 100%; height: 14rem; font: inherit; }}
img, video {{ max-width: 100%; border: 1px solid; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{audience}</p>
<h2>Steps</h2>
<ol>
{steps}
</ol>
<h2><label for="text">Text to copy</label></h2>
<textarea id="text" readonly>{text}</textarea>
{pictures}
</main>
</body>
</html>
"""


def page(post: Post, text: str, steps: Sequence[str], files: Sequence[tuple[str, str]]) -> str:
    """The page for a post; `files` are pictures and videos with their alt texts, in order."""
    return _PAGE.format(
        title=escape(f"To post: {post.channel}"),
        audience=escape(_audience(post)),
        steps="\n".join(f"<li>{escape(step)}</li>" for step in steps),
        text=escape(text),
        pictures=_shown(files),
    )


def _audience(post: Post) -> str:
    if post.audience.startswith("class:"):
        return f"This is for class {post.audience[6:]} alone."
    return "This is for everybody."


def _shown(files: Sequence[tuple[str, str]]) -> str:
    if not files:
        return ""
    lines = ["<h2>To add, in this order</h2>"]
    for name, alt in files:
        source, words = escape(name, quote=True), escape(alt, quote=True)
        if name.startswith("video"):
            shown = f'<video src="{source}" controls preload="metadata"></video>'
        else:
            shown = f'<a href="{source}" download><img src="{source}" alt="{words}"></a>'
        lines.append(f'<p>{shown}<br><a href="{source}" download>{source}</a>: {words}</p>')
    return "\n".join(lines)

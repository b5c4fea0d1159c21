"""Templates, rendered in the guarded child process."""

from typing import Any

from schoolcast.compliance.guard import Guard


class GuardedRenderer:
    """Renders templates in the guarded child process."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, template: str, context: dict[str, Any], *, path: str, line: int) -> str:
        """The plain text; ContentProblem where the template can't be rendered."""
        # Jinja and Markdown take as long to import as an idle pass to run.
        from schoolcast.content.render import compose

        text: str = self._guard.call(
            compose, template, context, path, line, step=f"making the text of {path}"
        )
        return text

"""Approvals, made for a phone: read, answer the few questions, approve or send back."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from schoolcast.compliance.rules.devices import ImgDevice
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.domain.finding import Finding
from schoolcast.domain.reasons import Reason
from schoolcast.domain.revision import Post
from schoolcast.office.approval_page import WAITS, ApprovalPage, alike, approval_page
from schoolcast.office.picture_places import crops_of, quoted_of
from schoolcast.office.words import REVISIONS, SEVERITIES
from schoolcast.pipeline.approve import ApproveResult, approve, send_back
from schoolcast.pipeline.asking import advise
from schoolcast.pipeline.kept_back import kept_back
from schoolcast.pipeline.left_behind import left_behind
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.rewording import agree
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import APPROVERS, READERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import may, school, viewer

pages = Pages("approvals")
REASONS = {
    Reason.CHECKED: "I have looked, and it is right as it stands",
    Reason.NOT_A_NAME: "These words are not a pupil’s name",
    Reason.AGREED: "Whoever it is about was asked and agrees",
    Reason.PUBLIC: "Everybody knows it already",
    Reason.NEEDED: "Readers can’t do without it",
    Reason.OTHER: "Something else, which I say below",
}
LATE = "DATE-LATE"
# Rules that may have read a name where there is none, and rules about people in other ways.
_OF_NAMES = (
    *("NAME-", "IMG-NAME", "CONSENT-ADULT", "PII-HANDLE", "MENTION-", "PHOTO-NAMED"),
    *("SENS-", "INDIRECT"),
)
_OF_PEOPLE = (*_OF_NAMES, "CONSENT-", "PII-", "VIDEO-", "IMG-")


@pages.page("/approve", READERS)
def waiting() -> str:
    """Everything that waits for approval; plain ones can be approved together."""
    found = [
        approval_page(stored, school())
        for stored in school().store.waiting_revisions()
        if stored.state in WAITS
    ]
    return render_template(
        "approvals.html",
        plain=[page for page in found if page.plain],
        others=[page for page in found if not page.plain],
        revisions=REVISIONS,
        form=Form(),
    )


@pages.page("/approve/<int:revision>", READERS)
def one(revision: int) -> str:
    """One announcement as it would go out."""
    return _one_page(waiting_one(revision), Form())


def waiting_one(revision: int) -> StoredRevision:
    """A revision that waits; NotFound in words for any other."""
    stored = school().store.revision(revision)
    if stored.state not in WAITS:
        raise NotFound(
            f"“{stored.revision.title}” waits for nobody any more: "
            f"{REVISIONS[stored.state].lower()}."
        )
    return stored


def _one_page(stored: StoredRevision, form: Form, *, extra: Sequence[Finding] = ()) -> str:
    page = approval_page(stored, school())
    known = {finding.key for finding in page.questions}
    return render_template(
        "approval.html",
        page=page,
        stored=stored,
        revision=stored.revision,
        questions=[*page.questions, *(f for f in extra if f.key not in known)],
        late=LATE,
        reasons_for=_reasons_for,
        severities=SEVERITIES,
        device_rule=ImgDevice.id,
        devices=[one for one in school().store.devices() if one.approved_until is None],
        quoted_of=quoted_of,
        crops_of=crops_of,
        poster=_poster,
        mine=page.mending is not None and same_person(page.mending.mender, viewer().name),
        may_mend=may(APPROVERS) and _others_wrote(stored) and bool(stored.revision.source_path),
        form=form,
    )


def _reasons_for(finding: Finding) -> dict[Reason, str]:
    """What may be answered: that it is no name, or that somebody agreed, where it can be so."""
    left_out = set()
    if not finding.rule.startswith(_OF_NAMES):
        left_out.add(Reason.NOT_A_NAME)
    if not finding.rule.startswith(_OF_PEOPLE):
        left_out.add(Reason.AGREED)
    return {reason: words for reason, words in REASONS.items() if reason not in left_out}


def _poster(channel: str, post: Post) -> str:
    """Who posts it by hand there, "" where the platform takes it or the channel is gone."""
    known = school().channels.get(channel)
    return known.posted_by(len(post.videos)) if known else ""


def _others_wrote(stored: StoredRevision) -> bool:
    return not all(same_person(viewer().name, one) for one in stored.revision.authors)


@pages.page("/approve/<int:revision>", APPROVERS, post=True)
def decide(revision: int) -> Response | tuple[str, int]:
    """Approve it with the answers given, bound to exactly what was shown."""
    stored, form = waiting_one(revision), sent()
    if form.get("sha256") != stored.sha256:
        form.mistakes[""] = "It has changed since you opened it. Read it again."
        return _one_page(stored, form), 400
    page = approval_page(stored, school())
    answers = _answers(form, page)
    try:
        if page.mending is not None and same_person(page.mending.mender, viewer().name):
            return _agreed(stored, form, answers)
        result = _approve(stored, answers)
    except UsageProblem as problem:
        form.mistakes[""] = problem.message
        return _one_page(stored, form), 400
    if result.unresolved:
        for finding in result.unresolved:
            form.mistakes.setdefault(f"words-{finding.key}", _asked(finding))
        stored = school().store.revision(revision)
        return _one_page(stored, form, extra=result.unresolved), 400
    flash(f"Approved: {stored.revision.title}")
    say_kept_back(result.deliveries)
    for line in left_behind(result.stored, result.deliveries, school()):
        flash(line, "look")
    return redirect(url_for("approvals.waiting"))


def say_kept_back(deliveries: Iterable[Delivery]) -> None:
    """Which of the posts just approved do not go out for now, and what keeps them."""
    for one in kept_back(deliveries, school()):
        flash(f"Kept back for now on {one.line}", "look")


def _agreed(
    stored: StoredRevision, form: Form, answers: dict[str, str]
) -> Response | tuple[str, int]:
    """The answers of who mended it are kept until somebody confirms the words."""
    unresolved = agree(stored, answers, person=viewer().name, school=school())
    if unresolved:
        for finding in unresolved:
            form.mistakes.setdefault(f"words-{finding.key}", _asked(finding))
        return _one_page(stored, form, extra=unresolved), 400
    flash("Your answers are kept. Somebody else confirms your words, and then it is approved.")
    return redirect(url_for("approvals.waiting"))


def digest_of_file(stored: StoredRevision) -> str | None:
    """The digest of its file as it lies there now; None where there is none."""
    content = school().content
    if content is not None and stored.revision.source_path:
        try:
            return content.read(stored.revision.source_path).source_sha256
        except NotFound:
            return None
    return None


def _approve(stored: StoredRevision, answers: dict[str, str]) -> ApproveResult:
    return approve(
        stored,
        person=viewer().name,
        answers=answers,
        school=school(),
        source_sha256=digest_of_file(stored),
    )


def _answers(form: Form, page: ApprovalPage) -> dict[str, str]:
    """Answers by finding key; one answer serves all findings that say the same."""
    given: dict[str, str] = {}
    for finding in page.questions:
        words = _answer(form, finding)
        if words:
            given.update({same.key: words for same in alike(finding, page.findings)})
    for name, value in form.values.items():
        if name.startswith(f"choice-{LATE}"):
            given[name.removeprefix("choice-")] = value
    return given


def _answer(form: Form, finding: Finding) -> str:
    key = finding.key
    if finding.rule == ImgDevice.id:
        device, words = form.get(f"device-{key}"), form.get(f"words-{key}")
        return f"{device}: {words}" if device and words else device
    reason, words = form.get(f"reason-{key}"), form.get(f"words-{key}")
    if not reason:
        return ""
    if reason == Reason.OTHER:
        return words
    return f"{reason}: {words}" if words else f"{reason}: yes"


def _asked(finding: Finding) -> str:
    return f"Answer or mend: {finding.message}"


@pages.page("/approve/together", APPROVERS, post=True)
def together() -> Response:
    """Approve several plain announcements, each exactly as it was shown."""
    done, changed = 0, []
    planned: list[Delivery] = []
    for chosen in request.form.getlist("chosen")[:200]:
        number, _, sha256 = chosen.partition(":")
        if not number.isdecimal():
            abort(400, "Choose from the list.")
        stored = school().store.revision(int(number))
        fresh = stored.state in WAITS and stored.sha256 == sha256
        plain = fresh and approval_page(stored, school()).plain
        if plain and (result := _approved(stored)) is not None:
            done += 1
            planned.extend(result.deliveries)
        else:
            changed.append(stored.revision.title)
    if changed:
        flash(f"Not approved, please read again: {', '.join(changed)}", "look")
    if done:
        flash(f"Approved: {done}")
    say_kept_back(planned)
    return redirect(url_for("approvals.waiting"))


def _approved(stored: StoredRevision) -> ApproveResult | None:
    """Its approval without an answer; None where it can't be had."""
    try:
        result = _approve(stored, {})
    except UsageProblem:
        return None
    return None if result.unresolved else result


@pages.page("/approve/<int:revision>/back", APPROVERS, post=True)
def back(revision: int) -> Response | tuple[str, int]:
    """Send it back to its author with a reason."""
    stored, form = waiting_one(revision), sent()
    why = form.require("why", "Say why, so that the author knows what to change")
    if not form:
        return _one_page(stored, form), 400
    send_back(stored, person=viewer().name, reason=why, school=school())
    flash(f"Sent back to {stored.submitted_by}.")
    return redirect(url_for("approvals.waiting"))


@pages.page("/approve/<int:revision>/advice", APPROVERS, post=True)
def give_advice(revision: int) -> Response | tuple[str, int]:
    """Answer what the author asked first."""
    stored, form = waiting_one(revision), sent()
    words = form.require("advice", "Say what you advise")
    if not form:
        return _one_page(stored, form), 400
    try:
        advise(stored, person=viewer().name, answer=words, school=school())
    except UsageProblem as problem:
        form.mistakes["advice"] = problem.message
        return _one_page(stored, form), 400
    flash("Your advice is recorded. The announcement waits for approval.")
    return redirect(url_for("approvals.one", revision=revision))


@pages.page("/pictures/<int:revision>/<sha256>", READERS)
def picture(revision: int, sha256: str) -> FlaskResponse:
    """A clean picture of an announcement of this school."""
    stored = school().store.revision(revision)
    for post in stored.revision.posts:
        for image in post.images:
            if image.sha256 == sha256:
                ready = school().pictures.locate(image)
                assert ready.path is not None
                answer = send_file(Path(ready.path).resolve(), mimetype=image.media_type)
                answer.headers["Cache-Control"] = "private, max-age=3600"
                return answer
    abort(404)

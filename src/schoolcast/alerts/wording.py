"""The office's words for each kind of alert: what happened, why, what to do."""

from typing import NamedTuple

from schoolcast.pipeline.alert_records import AlertKind
from schoolcast.pipeline.holds import Code


class Wording(NamedTuple):
    """`one` and `many` are for the subject; "{n}" stands for the number."""

    one: str
    many: str
    why: str
    do: str


GAP_ENDS = (
    "It ends when somebody says that the consents were checked: on the page People, or by "
    "schoolcast adopt --as YOUR-NAME --consents-checked"
)

WORDING = {
    AlertKind.FAILED: Wording(
        "A post was refused",
        "{n} posts were refused",
        "The channel refused it for good, so it did not go out.",
        "Open the queue to read what the channel said. Mend it and send it again, or cancel it.",
    ),
    AlertKind.MISSED: Wording(
        "A post was missed",
        "{n} posts were missed",
        "It could not go out before it stopped being true, so it was left out.",
        "Write a new announcement if families still need it, then cancel the one that was missed.",
    ),
    AlertKind.HELD: Wording(
        "A post is held back",
        "Posts are held back for {n} reasons",
        "Something it rests on has changed since it was approved.",
        "Open the queue: it says what to change, or what to submit and approve again.",
    ),
    AlertKind.UNKNOWN: Wording(
        "We don't know whether a post went out",
        "We don't know whether {n} posts went out",
        "The channel gave no clear answer, and reading it back has not settled it so far.",
        "Nothing is sent twice. Look at the channel if you can; schoolcast goes on looking too.",
    ),
    AlertKind.NEEDS_ATTENTION: Wording(
        "Please look whether a post is there",
        "Please look whether {n} posts are there",
        "The channel gave no clear answer and can't be read back.",
        "Look at the channel, then say in the queue whether the post is live.",
    ),
    AlertKind.OVERTAKEN: Wording(
        "A post was stopped or changed while it is not known whether it is public",
        "{n} posts were stopped or changed while it is not known whether they are public",
        "The channel has given no clear answer so far. If it is not public, it does not go out as "
        "it was.",
        "Look at the channel if you can. You are told if it turns out to be public.",
    ),
    AlertKind.OUTDATED: Wording(
        "A post is public that had been stopped or changed",
        "{n} posts are public that had been stopped or changed",
        "When somebody stopped or changed it, nobody knew whether it was public. It is, in its old "
        "words.",
        "Take it down, or write a correction; or close this alert, if it may stay as it is.",
    ),
    AlertKind.EXPIRED: Wording(
        "Nobody said that a post was posted",
        "Nobody said that {n} posts were posted",
        "It was handed to a person to post, and no answer came in time.",
        "Ask whoever had it, and write a new announcement if families still need it.",
    ),
    AlertKind.KEPT_BACK: Wording(
        "A closure does not go out",
        "A closure does not go out in {n} places",
        "It is approved and its time has come, but a pause, a lost connection or a channel's "
        "limit keeps it back.",
        "End the pause, or connect the channel again. Until then tell families another way.",
    ),
    AlertKind.LATE: Wording(
        "A post is more than an hour late",
        "The posts of {n} channels are more than an hour late",
        "Its platform could not be reached, or said that it takes nothing for now. It is tried "
        "again until its deadline, and nothing is sent twice.",
        "See that this computer reaches the internet. If families must know now, tell them another "
        "way and stop the post here.",
    ),
    AlertKind.LANE: Wording(
        "The connection to a channel is lost",
        "The connections to {n} channels are lost",
        "The channel no longer accepts the school's login. Posts for it wait; none is lost yet.",
        "Connect it again, then run: schoolcast channels test",
    ),
    AlertKind.IDLE: Wording(
        "schoolcast did not run for a while",
        "schoolcast did not run {n} times",
        "The computer was off or asleep, or schoolcast was stopped. Nothing went out meanwhile.",
        "Look in the queue whether a post was missed. Keep the computer on when posts are due.",
    ),
    AlertKind.CONTENT: Wording(
        "An announcement's file can't be read",
        "{n} announcements' files can't be read",
        "There is a mistake in the file, or it is gone. Other announcements are not affected.",
        "Run: schoolcast check. It names the file, the line and what to write instead.",
    ),
    AlertKind.FACTS: Wording(
        "Nothing goes out: the roll or the calendar can't be read",
        "Nothing goes out: the roll or the calendar can't be read",
        "Posts can't be checked without them, so all of them wait.",
        "Run: schoolcast doctor. It says which file is broken, and where.",
    ),
    AlertKind.ROLL_AGEING: Wording(
        "The list of pupils will be too old within a week",
        "The list of pupils will be too old within a week",
        "Children come and leave, and parents change their minds; an old list does not know. Once "
        "it is too old, posts that show or tell of a child are held, and all others are asked "
        "about.",
        "Export the roll from the office's system, then: schoolcast people roll import FILE",
    ),
    AlertKind.ROLL_STALE: Wording(
        "The list of pupils is too old",
        "The list of pupils is too old",
        "Posts that show or tell of a child are held; approvers are asked about all others.",
        "Export the roll from the office's system, then: schoolcast people roll import FILE",
    ),
    AlertKind.BUDGET: Wording(
        "A channel's limit is nearly used up",
        "{n} channels' limits are nearly used up",
        "The channel allows so many posts, or so much money, in a time. Later posts will wait.",
        "Cancel what matters least, or spread posts over more days.",
    ),
    AlertKind.GAP: Wording(
        "The record went back in time",
        "The record went back in time",
        "It was restored or copied from an older state. Posts since then may be public already, "
        "so nothing of that time is sent by itself.",
        "Open the queue and say of each post that is unclear whether it is there. Then check the "
        f"consents, as a no that came in meanwhile may be missing. {GAP_ENDS}",
    ),
    AlertKind.APPROVAL: Wording(
        "An announcement waits for your approval",
        "{n} announcements wait for your approval",
        "Nothing of it goes out before somebody other than its author has approved it.",
        "Open schoolcast, read every post and approve it, or send it back with the reason.",
    ),
    AlertKind.DELETION: Wording(
        "Photos must be deleted from a private device",
        "Photos must be deleted from private devices ({n} batches)",
        "They were taken with a device that is not the school's, and they are here now. The "
        "policy wants them gone from it at once.",
        "Ask its owner to delete them in the photos, in “recently deleted” and in every copy "
        "that the device makes by itself (iCloud, Google Photos, WhatsApp). Then say so: "
        "schoolcast photos deleted NUMBER",
    ),
    AlertKind.REHEARSAL: Wording(
        "Something planned for {day} would not go out",
        "Something planned for {day} would not go out",
        "The posts of that day and the channels they use were tried without publishing anything.",
        "Mend it today. Run: schoolcast rehearse, to try again.",
    ),
}

NOT_IN_TIME = Wording(
    "An announcement was not approved in time",
    "{n} announcements were not approved in time",
    "Nobody had approved it when its time was over, so this post does not go out.",
    "If families still need it, give it a later time and submit it again; otherwise send it back, "
    "so that it waits no more.",
)
"""Of an approval, once a post's deadline has passed."""

HOLDS = {
    Code.EVERYTHING: "nothing goes out: a plugin that config.toml requires is missing",
    Code.VANISHED: "its file is gone",
    Code.EDITED: "its file was changed after it was approved",
    Code.VERDICT: "a check objects to it now",
    Code.RULE_ABSENT: "a check that ran at approval is missing now",
    Code.PLAN_CHANGED: "the calendar or the channels have changed, and its times with them",
    Code.CHANNEL: "its channel can't be used",
    Code.CONSENTS: "it shows a child, and the consents have to be checked first",
    Code.STILL_TRUE: "it waited for its channel; is it still true?",
    Code.CLOSED_DAY: "a day that it speaks of was closed; is it still true?",
    Code.NEW_YEAR: "it was approved for a class of the school year before",
}

FOOT = (
    "This mail was sent by schoolcast. It names no child and quotes no post; see the queue for "
    "both: schoolcast queue list --needs-me. Nothing can be approved or changed by this mail."
)

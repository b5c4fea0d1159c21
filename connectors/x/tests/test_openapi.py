"""Our requests and the stand-in's answers, against X's own OpenAPI contract.

The contract is X's and not part of this package: the tests are skipped where it is absent.
"""

import functools
import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from requests_oauthlib import OAuth1

from schoolcast.standins import Request, Response
from schoolcast.testing import picture_bytes

_NAMED = os.environ.get("SCHOOLCAST_CONTRACTS")
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "contracts"
CONTRACT = (Path(_NAMED) if _NAMED else _BESIDE) / "x-openapi.json"
pytestmark = pytest.mark.skipif(
    not CONTRACT.exists(),
    reason=f"{CONTRACT} is not here; name its folder in SCHOOLCAST_CONTRACTS",
)
# tweepy and the API of today say tweet where the contract has come to say post.
RENAMED = {"tweet.fields": "post.fields"}
# A field of today's API that the contract has no name for; it lists the text always.
UNNAMED = {"author_id", "edit_history_tweet_ids"}


@functools.cache
def contract() -> Any:
    return json.loads(CONTRACT.read_text(encoding="utf-8"))


def problems(schema: Any, value: Any) -> list[str]:
    """What is wrong with a value, in words; references lead into the contract."""
    from jsonschema import Draft4Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT4

    resource = Resource.from_contents(contract(), default_specification=DRAFT4)
    registry: Any = Registry().with_resource("urn:x", resource)
    rooted = json.loads(json.dumps(schema).replace('"#/', '"urn:x#/'))
    validator = Draft4Validator(rooted, registry=registry)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def operation(method: str, path: str) -> Any:
    for template, methods in contract()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", r"[0-9]+", template)
        if method.lower() in methods and re.fullmatch(pattern, path):
            return methods[method.lower()]
    raise AssertionError(f"the contract knows no {method} {path}")


def parameter(spec: Any) -> Any:
    if "$ref" in spec:
        return contract()["components"]["parameters"][spec["$ref"].rpartition("/")[2]]
    return spec


def check_request(request: Request) -> None:
    asked = operation(request.method, request.path)
    known = {spec["name"]: spec for spec in map(parameter, asked.get("parameters", ()))}
    for name, text in request.query:
        schema = known[RENAMED.get(name, name)]["schema"]
        value: Any = text
        if schema.get("type") == "array":
            value = [word for word in text.split(",") if word not in UNNAMED]
        elif schema.get("type") == "integer":
            value = int(text)
        assert problems(schema, value) == [], f"{name}={text}"
    if "requestBody" in asked:
        content = asked["requestBody"]["content"]
        if request.body.json is not None:
            assert problems(content["application/json"]["schema"], request.body.json) == []
        else:
            fields: dict[str, Any] = dict(request.body.fields)
            fields |= {upload.name: "binary" for upload in request.body.uploads}
            if fields.get("segment_index", "").isdigit():
                fields["segment_index"] = int(fields["segment_index"])
            assert problems(content["multipart/form-data"]["schema"], fields) == []


def check_answer(request: Request, answer: Response) -> None:
    responses = operation(request.method, request.path)["responses"]
    expected = responses.get(str(answer.status)) or responses["default"]
    kind = answer.content_type.partition(";")[0]
    found = problems(expected["content"][kind]["schema"], json.loads(answer.body))
    assert found == [], f"{request.method} {request.path} -> {answer.status}: {answer.body!r}"


@pytest.fixture
def watched(account: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Request, Response]]:
    """Every exchange that the test makes with the stand-in."""
    seen: list[tuple[Request, Response]] = []
    handle, refusal = account.stand_in.handle, account.stand_in.refusal

    def watch(request: Request) -> Response:
        seen.append((request, handle(request)))
        return seen[-1][1]

    def watch_refusal(fault: str, request: Request, seconds: float) -> Response:
        seen.append((request, refusal(fault, request, seconds)))
        return seen[-1][1]

    monkeypatch.setattr(account.stand_in, "handle", watch)
    monkeypatch.setattr(account.stand_in, "refusal", watch_refusal)
    return seen


def call(account: Any, method: str, path: str, **options: Any) -> Any:
    """A signed call of any kind."""
    keys = account.stand_in.keys
    auth = OAuth1(
        keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret
    )
    params = options.pop("params", {})
    signed = requests.Request(
        method, f"https://api.x.com{path}", params=params, auth=auth, **options
    ).prepare()
    query = f"?{urlencode(params)}" if params else ""
    signed.url = f"{account.stand_in.base_url}{path}{query}"
    with requests.Session() as session:
        session.trust_env = False
        return session.send(signed, timeout=10)


def test_what_the_connector_sends_and_gets(account: Any, watched: Any) -> None:
    attempt = account.attempt()
    connector = account.connector(user_id="")
    post = account.post(pictures=3, text="Fish & chips", link="https://a.example.org/?b=1&c=2")
    receipt = connector.publish(post, attempt)
    connector.find(post, [attempt.record()], ())
    connector.health()
    for number in (1, 2):
        connector.withdraw(receipt, account.attempt(number))
    connector.find(post, [attempt.record()], ())
    assert {request.path for request, _ in watched} >= {"/2/tweets", "/2/media/metadata"}
    for request, answer in watched:
        check_request(request)
        check_answer(request, answer)


def test_uploads_of_every_kind(account: Any, watched: Any) -> None:
    picture = picture_bytes(format="PNG")
    files = {"media": ("hall.png", picture, "image/png")}
    category = {"media_category": "tweet_image"}
    sent = call(account, "POST", "/2/media/upload", files=files, data=category)
    assert sent.status_code == 200, sent.text
    begin = {"media_type": "image/png", "total_bytes": len(picture), **category}
    media_id = call(account, "POST", "/2/media/upload/initialize", json=begin).json()["data"]["id"]
    for place, part in enumerate((picture[:50], picture[50:])):
        call(
            account,
            "POST",
            f"/2/media/upload/{media_id}/append",
            files={"media": ("part", part, "application/octet-stream")},
            data={"segment_index": str(place)},
        )
    done = call(account, "POST", f"/2/media/upload/{media_id}/finalize")
    assert done.json()["data"]["image"] == {"image_type": "image/png", "w": 64, "h": 48}
    status = call(
        account, "GET", "/2/media/upload", params={"command": "STATUS", "media_id": media_id}
    )
    assert status.json()["data"]["processing_info"] == {"state": "succeeded"}
    body = {"text": "Both", "media": {"media_ids": [sent.json()["data"]["id"], media_id]}}
    assert call(account, "POST", "/2/tweets", json=body).status_code == 201
    for request, answer in watched:
        check_request(request)
        check_answer(request, answer)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": 5},
        {"text": "x", "colour": "red"},
        {"text": "x", "reply_settings": "everyone"},
        {"text": "x", "media": {"media_ids": []}},
        {"text": "x", "media": {"media_ids": ["1"] * 5}},
        {"text": "x", "media": {"media_ids": [1]}},
        {"text": "x", "media": {"media_ids": ["1"], "alt": "y"}},
        {"text": "x", "made_with_ai": "yes"},
        {"text": "x", "reply": {"in_reply_to_tweet_id": "first"}},
        [],
        "text",
    ],
)
def test_what_the_contract_forbids_is_refused(account: Any, watched: Any, body: Any) -> None:
    answer = call(account, "POST", "/2/tweets", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["title"] == "Invalid Request"
    assert account.stand_in.ledger() == []
    check_answer(*watched[-1])
    if body != {}:  # the contract requires nothing; X wants a text or media
        schema = operation("POST", "/2/tweets")["requestBody"]["content"]["application/json"]
        assert problems(schema["schema"], body) != []


def test_errors_have_the_contract_s_shape(account: Any, watched: Any) -> None:
    call(account, "POST", "/2/tweets", json={"text": "Hello"})
    answers = [call(account, "POST", "/2/tweets", json={"text": "Hello"})]
    answers.append(call(account, "POST", "/2/tweets", json={"text": "日" * 141}))
    answers.append(call(account, "DELETE", "/2/tweets/1000000000000000001"))
    answers.append(call(account, "POST", "/2/media/upload", json={"media": "AAAA"}))
    for switch in ("locked", "credits_gone", "usage_capped"):
        setattr(account.stand_in, switch, True)
        answers.append(call(account, "GET", "/2/users/me"))
        setattr(account.stand_in, switch, False)
    for fault in ("refuse-500", "rate-limit", "token-revoked", "permission-lost", "media-refused"):
        account.fault(fault, "/2/tweets")
        answers.append(call(account, "POST", "/2/tweets", json={"text": fault}))
    statuses = [403, 400, 404, 400, 403, 402, 429, 503, 429, 401, 403, 400]
    assert [answer.status_code for answer in answers] == statuses
    assert len(watched) == len(answers) + 1
    for request, answer in watched:
        check_answer(request, answer)

"""A forge on loopback: a real HTTP server with tokens, pages, ETags, limits, and answers that go wrong."""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = "ghs_TokenThatMustNeverShow0123456789"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: object


@dataclass(frozen=True)
class Answer:
    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    breaks: bool = False  # the connection ends in place of the answer
    done: bool = False  # ... after what was asked for was done


@dataclass
class StandIn:
    """A forge; each kind says how it answers."""

    address: str = ""
    head: str = "a" * 40
    longest: int = 65_536
    requests: list[Request] = field(default_factory=list)
    wrong: dict[str, list[Answer]] = field(default_factory=dict)  # by method: before it answers rightly

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def allowed(self, request: Request) -> bool:
        return SECRET in request.headers.get("authorization", "") + request.headers.get("private-token", "")

    def handle(self, request: Request) -> Answer:
        self.requests.append(request)
        if not self.allowed(request):
            return Answer(401, {"message": "Bad credentials"})
        planned = self.wrong.get(request.method, [])
        if planned and "graphql" not in request.path:
            answer = planned.pop(0)
            if answer.done:
                self.answer(request)
            return answer
        return self.answer(request)

    def asked(self, method: str, ending: str = "") -> list[Request]:
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]


@dataclass
class GitHubStandIn(StandIn):
    """https://docs.github.com/en/rest/issues/comments, as far as one comment needs it."""

    login: str = "github-actions[bot]"
    comments: list[dict[str, object]] = field(default_factory=list)
    pulls: list[dict[str, object]] = field(default_factory=list)
    merges: dict[str, list[dict[str, object]]] = field(default_factory=dict)  # by commit
    labels: list[str] = field(default_factory=list)
    elsewhere: list[dict[str, object]] = field(default_factory=list)  # comments of every other, from 900 on

    def say(self, body: str, login: str) -> None:
        number = len(self.comments) + 1
        page = f"{self.address}/acme/heart/pull/7#issuecomment-{number}"
        self.comments.append({"id": number, "body": body, "user": {"login": login}, "html_url": page})

    def pull(self, number: int = 7, head: str = "", repository: str = "acme/heart") -> dict[str, object]:
        sides = {"head": (head or self.head, repository), "base": ("b" * 40, "acme/heart")}
        refs = {"head": "change", "base": "main"}
        return {
            "number": number,
            "labels": [{"name": name} for name in self.labels],
            **{
                side: {"sha": sha, "ref": refs[side], "repo": {"full_name": name}}
                for side, (sha, name) in sides.items()
            },
        }

    def merge(self, commit: str, number: int = 7) -> None:
        """The pull request is merged, and made a commit."""
        self.merges[commit] = [{**self.pull(number), "merge_commit_sha": commit}]

    def answer(self, request: Request) -> Answer:
        match request.method, request.path:
            case "POST", "/graphql":
                return Answer(200, {"data": {"viewer": {"login": self.login}}})
            case "GET", "/repos/acme/heart/pulls/7":
                return Answer(200, self.pull())
            case "GET", path if found := re.fullmatch(r"/repos/acme/heart/commits/(\w+)/pulls", path):
                return Answer(200, self.merges.get(found[1], []))
            case "GET", "/repos/acme/heart/pulls":
                return Answer(200, self.pulls)
            case "GET", "/repos/acme/heart/issues/7/comments":
                return self._page(request)
            case "GET", path if re.fullmatch(r"/repos/acme/heart/issues/\d+/comments", path):
                return Answer(200, self.elsewhere)
            case "POST", "/repos/acme/heart/issues/7/comments":
                return self._taken(request) or self._made(request)
            case "PATCH", path if found := re.fullmatch(r"/repos/acme/heart/issues/comments/(9\d\d)", path):
                self.elsewhere[int(found[1]) - 900]["body"] = text(request)
                return Answer(200, self.elsewhere[int(found[1]) - 900])
            case "PATCH", path if found := re.fullmatch(r"/repos/acme/heart/issues/comments/(\d+)", path):
                return self._taken(request) or self._changed(int(found[1]), request)
        return Answer(404, {"message": "Not Found"})

    def _page(self, request: Request) -> Answer:
        size, number = int(request.query.get("per_page", "30")), int(request.query.get("page", "1"))
        shown = self.comments[size * (number - 1) : size * number]
        tag = f'"{hashlib.sha256(json.dumps(shown).encode()).hexdigest()}"'
        headers = {"ETag": tag}
        if size * number < len(self.comments):
            following = f"{self.address}{request.path}?per_page={size}&page={number + 1}"
            headers["Link"] = f'<{following}>; rel="next", <{following}>; rel="last"'
        if request.headers.get("if-none-match") == tag:
            return Answer(304, None, headers)
        return Answer(200, shown, headers)

    def _taken(self, request: Request) -> Answer | None:
        if len(text(request)) <= self.longest:
            return None
        said = {
            "message": f"Body is too long (maximum is {self.longest} characters)",
            "code": "unprocessable",
        }
        return Answer(422, {"message": "Validation Failed", "errors": [said]})

    def _made(self, request: Request) -> Answer:
        self.say(text(request), self.login)
        return Answer(201, self.comments[-1])

    def _changed(self, number: int, request: Request) -> Answer:
        self.comments[number - 1]["body"] = text(request)
        return Answer(200, self.comments[number - 1])


def text(request: Request) -> str:
    assert isinstance(request.body, dict)
    return str(request.body["body"])


def _handler(forge: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece, which is not held back until its head was acknowledged

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name in ("do_GET", "do_POST", "do_PATCH", "do_PUT"):
                return self._serve
            raise AttributeError(name)

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            content = self.rfile.read(length)
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(content) if content else None
            answer = forge.handle(Request(self.command, address.path, query, headers, body))
            if answer.breaks:
                self.close_connection = True
                return
            raw = b"" if answer.status == 304 else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(raw)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(forge: StandIn) -> Iterator[None]:
    """The forge answers inside the with block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forge))
    server.daemon_threads = True
    forge.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

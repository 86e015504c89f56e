"""The routes in process, gate included: a browser without pages, on the test's own database."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp

from firmenportal.http.gate import Gate
from firmenportal.http.routes import starlette_app
from firmenportal.settings import settings

LOGIN = "/metallrente/anmelden"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


class Browser:
    """One browser: it keeps cookies, and says where its forms come from."""

    def __init__(self, thread: BlockingPortal, app: ASGIApp, address: str) -> None:
        self._thread = thread
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 1)),
            base_url=settings.base_url,
            headers={"User-Agent": BROWSER},
        )

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def hat_cookie(self, name: str, value: str) -> None:
        """The browser has this cookie, wherever it came from."""
        self._client.cookies.set(name, value, domain="localhost.local")

    def get(self, path: str, **headers: str) -> httpx.Response:
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        return self._thread.call(lambda: self._client.get(path, headers=raw))

    def post(
        self, path: str, headers: dict[str, str] | None = None, **felder: str
    ) -> httpx.Response:
        """Send a form of our own page; `headers` may say otherwise."""
        own = {"Origin": settings.base_url, "Accept": "text/html"}
        return self._thread.call(
            lambda: self._client.post(path, data=felder, headers=own | (headers or {}))
        )

    def roh(self, path: str, body: bytes, content_type: str, accept: str = "*/*") -> httpx.Response:
        """Send what no form of ours would."""
        headers = {"Origin": settings.base_url, "Content-Type": content_type, "Accept": accept}
        return self._thread.call(lambda: self._client.post(path, content=body, headers=headers))

    @contextmanager
    def gleichzeitig(
        self, wie_viele: int, formular: Callable[[int], tuple[str, dict[str, str]]]
    ) -> Iterator[list[Future[httpx.Response]]]:
        """Send many forms at once; the answers to come."""
        with ThreadPoolExecutor(wie_viele) as pool:
            forms = [formular(n) for n in range(wie_viele)]
            yield [pool.submit(self.post, path, None, **felder) for path, felder in forms]

    def anmelden(self, email: str, passwort: str, path: str = LOGIN, **felder: str) -> str:
        """Fill the login form; where the answer leads."""
        return ziel(self.post(path, None, email=email, passwort=passwort, **felder))

    @property
    def angemeldet(self) -> bool:
        return self.get("/sitzung/frist").status_code == 200


class Browsers:
    """As many browsers as a test needs, at addresses of their own."""

    def __init__(self, thread: BlockingPortal) -> None:
        self._thread = thread
        self._app = Gate(starlette_app())

    def __call__(self, address: str = "192.0.2.1") -> Browser:
        return Browser(self._thread, self._app, address)


@contextmanager
def browsers() -> Iterator[Browsers]:
    with start_blocking_portal() as thread:  # Playwright runs a loop in ours
        yield Browsers(thread)


def ziel(response: httpx.Response) -> str:
    """Where a redirect leads."""
    assert response.status_code == 303, f"{response.status_code}: {response.text[:300]}"
    return response.headers["location"]

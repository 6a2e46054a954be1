"""Starting the server: the port is tried first, the library opened, the address printed."""

from __future__ import annotations

import errno
import gc
import ipaddress
import socket
from contextlib import closing

from articles.errors import PortInUse, ServeError
from ui.assemble import open_archive
from ui.console import say
from ui.pool import AnswerPool
from ui.settings import Settings


def run(settings: Settings) -> None:
    """Serve the page until interrupted. Raises `PortInUse`, `ServeError`, `LibraryMissing` …"""
    listener = listen(settings.host, settings.port)
    try:
        # Uvicorn and gradio are three seconds that other commands need not pay.
        with open_archive(settings) as archive, closing(AnswerPool.of(settings)) as pool:
            import uvicorn

            from ui.app import create_app
            from ui.house import app_context

            app = create_app(app_context(settings, archive, pool, local_only=is_local(settings.host)))
            pool.check()
            gc.collect()
            gc.freeze()  # what is loaded by now stays: no collection needs to look at it again
            say(f"网页已打开：http://{settings.host}:{settings.port}  （按 Ctrl+C 停止）")
            server = uvicorn.Server(
                uvicorn.Config(app, log_level="warning", proxy_headers=False, timeout_graceful_shutdown=3)
            )
            server.run(sockets=[listener])
            say("网页已关闭。")
    finally:
        listener.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises `PortInUse` or `ServeError`."""
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise ServeError(f"没有“{host}”这个地址。", where=where, remedy="请检查 --host。") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"端口 {port} 已被别的程序占用。", where=where, remedy="请换一个端口，如 newsqa serve --port 7861。"
            ) from error
        raise ServeError(
            f"不能在这里监听（{error.strerror}）。", where=where, remedy="请检查 --host 和 --port。"
        ) from error
    return listener


def is_local(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

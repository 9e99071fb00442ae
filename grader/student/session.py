"""The judge's questions, answered."""

import contextlib
import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from academy_lab.asgi import AppServer, serve
from grader.student import shell
from grader.student.copies import LEFT, Copies
from grader.student.files import HOME, Files
from grader.student.objects import Objects, is_code, state_of
from grader.student.shared import SharedCells
from grader.wire import MUTABLE, Conversation, Frames, NotPlain, Unanswered, changeable_in, with_references, write_back

Body = Mapping[str, Any]

_getpid, _exit = os.getpid, os._exit  # the trainee's code may put others in their place


def warm_up() -> None:
    """Make what every notebook needs before the fork."""
    shell.warm_up()


class Session:
    """One trainee process, from its first question to the judge's hanging up."""

    def __init__(self, channel: socket.socket) -> None:
        self._objects = Objects()
        self._objects.conversation = self._conversation = Conversation(Frames(channel), self._asked)
        self._objects.before_ask = self._tell_rebound
        self._shell: shell.Shell | None = None
        self._told: dict[str, object] = {}  # functions and classes, by the names the judge read them under
        self._server: AppServer | None = None
        self._busy = False
        self._tests: Any = None  # of grader.student.written, once they are found
        self._files = Files()
        self._copies = Copies()
        self._pid = _getpid()
        signal.signal(signal.SIGINT, self._interrupted)

    def serve(self) -> None:
        """Answer until the judge hangs up."""
        HOME.mkdir(exist_ok=True)
        os.chdir(HOME)
        sys.path.insert(0, str(HOME))
        sys.dont_write_bytecode = True
        self._conversation.serve(until=lambda: self._copies.leaving)
        os._exit(LEFT)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        """The judge ran out of patience: stop the trainee's code, never the loop that answers."""
        if self._busy and not self._copies.away:
            raise KeyboardInterrupt

    def _asked(self, question: bytes) -> bytes:
        busy, self._busy = self._busy, True
        try:
            op, body = self._objects.decode(question)
            if op == "call":
                return self._call(body)
            answer: Callable[[Body], Any] = getattr(self, f"_on_{op}")
            return self._objects.answer(answer(body))
        except Unanswered:
            raise
        except BaseException as error:  # noqa: BLE001 - trainee code raises anything, SystemExit included
            raise self._objects.failure(error) from None
        finally:
            if _getpid() != self._pid:
                _exit(0)  # the trainee's code made this process: it has nothing to say here, as with a kernel
            self._busy = busy
            self._tell_rebound()

    def _tell_rebound(self) -> None:
        """The judge goes on with a function it read by its name until it hears that the name means something else."""
        told = self._told.copy()
        names = self._names() if told else {}
        rebound = {name: value for name, value in told.items() if names.get(name) is not value}
        # A thread may bind names while nothing is asked here: then the judge is to read them anew.
        if rebound or (told and threading.active_count() > 1):
            with contextlib.suppress(Exception):  # what is refused, for it came too late, is told another time
                self._objects.ask("rebound")
                self._told = {
                    name: value for name, value in self._told.copy().items() if rebound.get(name) is not value
                }

    def _on_files(self, body: Body) -> None:
        self._files.write(body["files"])

    def _on_environment(self, body: Body) -> None:
        os.environ.update(body["values"])

    def _on_run_cell(self, body: Body) -> Any:
        self._shell = self._shell or shell.Shell()
        return self._shell.run(body["code"])

    def _on_copy(self, _body: Body) -> None:
        self._copies.begin()
        self._pid = _getpid()

    def _on_leave(self, _body: Body) -> None:
        self._copies.leaving = True

    def _on_shared_begin(self, body: Body) -> None:
        self._shared = SharedCells(self._names(), body["modules"])

    def _on_shared_attempt(self, body: Body) -> str:
        return self._shared.attempt(body["cell"])

    def _on_shared_keep(self, body: Body) -> Any:
        assert self._shell is not None
        return self._shell.record(lambda: self._shared.keep(body["cell"]))

    def _on_name(self, body: Body) -> Any:
        names = self._names()
        if body["name"] not in names:
            raise NameError(f"name {body['name']!r} is not defined", name=body["name"])
        value = names[body["name"]]
        if is_code(value):
            self._told[body["name"]] = value
        return value

    def _on_has(self, body: Body) -> bool:
        return body["name"] in self._names()

    def _on_update(self, body: Body) -> None:
        """The judge changed in place what it had read under this name."""
        write_back(self._names().get(body["name"]), body["value"])

    def _on_produced(self, _body: Body) -> Any:
        return self._files.changed()

    def _on_printed(self, _body: Body) -> Any:
        return self._shell.printed() if self._shell is not None else {}

    def _on_bind(self, body: Body) -> None:
        self._names()[body["name"]] = body["value"]

    def _on_unbind(self, body: Body) -> None:
        self._names().pop(body["name"], None)

    def _names(self) -> dict[str, Any]:
        self._shell = self._shell or shell.Shell()
        return self._shell.names

    def _on_import(self, body: Body) -> Any:
        return importlib.import_module(body["module"])

    def _on_find_tests(self, body: Body) -> None:
        from grader.student.written import WrittenTests  # with pytest, which only exercises need

        self._tests = WrittenTests(body)

    def _on_run_tests(self, body: Body) -> list[list[Any]]:
        if self._tests is None:
            self._on_find_tests(body)
        verdicts: list[list[Any]] = self._tests.run(body)
        return verdicts

    def _on_serve(self, body: Body) -> int:
        self._server = self._server or serve(body["entry"], body["patience_s"])
        return self._server.port

    def _call(self, body: Body) -> bytes:
        """The answer to a call, with the arguments when the call changed them in place."""
        function, args, kwargs = self._objects.find(body["ref"]), body["args"], body["kwargs"]
        before = self._state(args, kwargs)
        if before is None:
            return self._objects.answer(function(*args, **kwargs))
        passed, direct = changeable_in(args, kwargs, self._objects.kept)
        value = function(*args, **kwargs)
        after = self._state(args, kwargs)
        if after is None:
            return self._objects.answer(value)
        # Where arguments were changed, what lies inside them may be elsewhere now.
        value = with_references(value, passed if after == before else passed[:direct])
        return self._objects.answer(value, *((args, kwargs) if after != before else ()))

    def _state(self, args: list[Any], kwargs: dict[str, Any]) -> bytes | None:
        """The arguments as they are now, when there is something in them a call may change in place."""
        if not any(type(value).__name__ in MUTABLE for value in (*args, *kwargs.values())):
            return None
        with contextlib.suppress(NotPlain):
            return self._objects.snapshot([args, kwargs])
        return None

    def _on_await(self, body: Body) -> Any:
        coroutine = self._objects.find(body["ref"])
        from IPython.core.async_helpers import get_asyncio_loop

        loop = get_asyncio_loop()  # type: ignore[no-untyped-call]
        return loop.run_until_complete(coroutine)

    def _on_attribute(self, body: Body) -> Any:
        return getattr(self._objects.find(body["ref"]), body["name"])

    def _on_set_attribute(self, body: Body) -> None:
        setattr(self._objects.find(body["ref"]), body["name"], body["value"])

    def _on_delete_attribute(self, body: Body) -> None:
        delattr(self._objects.find(body["ref"]), body["name"])

    def _on_method(self, body: Body) -> Any:
        value, args = self._objects.find(body["ref"]), body["args"]
        if body["name"] == "__exit__" and args[1] is not None:
            args[0] = type(args[1])  # the class by which this side knows the exception
        return getattr(type(value), body["name"])(value, *args)

    def _on_text(self, body: Body) -> str:
        value = self._objects.find(body["ref"])
        return repr(value) if body["how"] == "repr" else str(value)

    def _on_state(self, body: Body) -> list[Any]:
        """The attributes of objects."""
        return [state_of(self._objects.find(number)) for number in body["refs"]]

    def _on_again(self, body: Body) -> list[Any]:
        """The same objects, as they are now."""
        return [self._objects.find(number) for number in body["refs"]]

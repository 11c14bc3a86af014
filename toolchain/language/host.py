"""The engine's calls to a language, answered for Python.

Owns the translation between the engine's messages and this package's own terms. What the engine asks only for
generating SDKs and programs is left to gRPC's own "unimplemented".
"""

import os
import platform
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from toolchain.language import children, interpreter, launch


class PythonHost(language_pb2_grpc.LanguageRuntimeServicer):
    """The language runtime `python`, for one engine.

    Args:
        engine: The engine's address, which programs log to.
        processes: Where every process that this host starts is kept.
    """

    def __init__(self, engine: str, processes: children.Children) -> None:
        self._engine = engine
        self._processes = processes

    def Handshake(  # noqa: N802 - the protocol's name, as are the others below
        self, request: language_pb2.LanguageHandshakeRequest, _context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Learn the engine's address where the host was started before the engine."""
        self._engine = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, _request: Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: N802
        """The host's version: that of the SDK whose protocol it speaks."""
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def About(  # noqa: N802
        self, request: language_pb2.AboutRequest, context: grpc.ServicerContext
    ) -> language_pb2.AboutResponse:
        """The Python that runs the program, for `pulumi about`."""
        python = _python(request.info, context)
        return language_pb2.AboutResponse(executable=str(python), version=platform.python_version())

    def RuntimeOptionsPrompts(  # noqa: N802
        self, _request: language_pb2.RuntimeOptionsRequest, _context: grpc.ServicerContext
    ) -> language_pb2.RuntimeOptionsResponse:
        """Nothing to ask a person for: every option has a default."""
        return language_pb2.RuntimeOptionsResponse()

    def GetRequiredPackages(  # noqa: N802
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """The provider plugins to have before the program runs.

        Those of the packages that the runtime option `packages` lists, or of all installed ones where it is
        absent. Any other is fetched by the engine when the program first uses it, so that a stack on one
        cloud never downloads the others'.
        """
        wanted = _list_option(request.info, "packages")
        needed = [
            plugin_pb2.PackageDependency(name=r.name, version=r.version, kind="resource", server=r.server)
            for r in interpreter.requirements(_python(request.info, context))
            if wanted is None or r.name in wanted
        ]
        return language_pb2.GetRequiredPackagesResponse(packages=needed)

    def GetProgramDependencies(  # noqa: N802
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """The Python packages that the program can import, for `pulumi about`."""
        python = _python(request.info, context)
        found = [
            language_pb2.DependencyInfo(name=package.name, version=package.version)
            for package in interpreter.distributions(python)
        ]
        return language_pb2.GetProgramDependenciesResponse(dependencies=found)

    def InstallDependencies(  # noqa: N802
        self, _request: language_pb2.InstallDependenciesRequest, _context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Refer `pulumi install` to scripts/setup, which installs from the hashed lock."""
        text = b"Python packages are installed by scripts/setup, from the hashed requirements.\n"
        yield language_pb2.InstallDependenciesResponse(stdout=text)

    def Run(  # noqa: N802
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run the program to its end."""
        _refuse_debugger(request.attach_debugger, context)
        info = request.info
        deployment = launch.Deployment(
            program=Path(info.program_directory, info.entry_point or "."),
            folder=Path(request.pwd),
            arguments=tuple(request.args),
            project=request.project,
            stack=request.stack,
            organization=request.organization,
            root=Path(info.root_directory),
            monitor=request.monitor_address,
            engine=self._engine,
            dry_run=request.dryRun,
            parallel=request.parallel,
            config=dict(request.config),
            secret_keys=tuple(request.configSecretKeys),
        )
        command = launch.program(_python(info, context), deployment)
        process = self._start(command, dict(os.environ), piped=False)
        context.add_callback(lambda: self._end_if_running(process))
        status = process.wait()
        self._processes.forget(process)
        if status == 0:
            return language_pb2.RunResponse()
        if status == launch.SHOWN_TO_USER:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=_ending("The program", status))

    def RunPlugin(  # noqa: N802
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a provider plugin or a policy pack until it ends, or until the engine has no more use for
        it."""
        _refuse_debugger(request.attach_debugger, context)
        info = request.info
        folder = Path(info.program_directory, info.entry_point or ".")
        command = launch.plugin(_python(info, context), folder, tuple(request.args), Path(request.pwd))
        environment = dict(entry.split("=", 1) for entry in request.env if "=" in entry)
        process = self._start(command, environment, piped=True)
        context.add_callback(lambda: self._end_if_running(process))
        for piece in children.output(process):
            if piece.error:
                yield language_pb2.RunPluginResponse(stderr=piece.data)
            else:
                yield language_pb2.RunPluginResponse(stdout=piece.data)
        status = process.wait()
        self._processes.forget(process)
        yield language_pb2.RunPluginResponse(exitcode=status)

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Do nothing: the engine closes its monitor, at which programs end, and cancels plugins' own
        calls."""
        return Empty()

    def _start(
        self, command: launch.Launch, environment: dict[str, str], *, piped: bool
    ) -> "subprocess.Popen[bytes]":
        return self._processes.start(
            command.arguments, command.folder, {**environment, **command.environment}, piped=piped
        )

    def _end_if_running(self, process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            self._processes.end(process)


def _python(info: language_pb2.ProgramInfo, context: grpc.ServicerContext) -> Path:
    options = info.options.fields
    virtualenv = options["virtualenv"].string_value if "virtualenv" in options else None
    try:
        return interpreter.choose(Path(info.root_directory), virtualenv)
    except interpreter.InterpreterMissing as missing:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(missing))


def _refuse_debugger(wanted: bool, context: grpc.ServicerContext) -> None:
    if wanted:
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "Landfall's language host attaches no debugger: leave --attach-debugger out, and debug a test"
            " that calls the code in question.",
        )


def _list_option(info: language_pb2.ProgramInfo, name: str) -> list[str] | None:
    if name not in info.options.fields:
        return None
    return [value.string_value for value in info.options.fields[name].list_value.values]


def _ending(subject: str, status: int) -> str:
    ending = f"was ended by signal {-status}" if status < 0 else f"exited with status {status}"
    return f"{subject} {ending}"

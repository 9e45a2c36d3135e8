# SPDX-License-Identifier: MIT
"""Runs a program under memline, dhat or heaptrack and says what each has counted.

One definition for all: every successful call that gives a block is an allocation of the requested bytes; a realloc that
gives one frees the old block and allocates the new one. All three count so."""
import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile


@dataclasses.dataclass(frozen=True)
class Totals:
    count: int
    bytes: int
    live_count: int
    live_bytes: int


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    command: list
    stdin: str = os.devnull
    threads: int = 0  # that it starts


def run(program, directory, before=(), environment=None):
    """Runs the program in the directory to its end, behind the words of a tool."""
    # As few variables as possible: programs copy them.
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(directory), "LC_ALL": "C.UTF-8"}
    variables.update(environment or {})
    with open(directory / program.stdin, "rb") as stdin:
        result = subprocess.run([*before, *program.command], cwd=directory, env=variables, stdin=stdin,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if result.returncode != 0:
        raise RuntimeError(f"{program.name}: exit status {result.returncode}: {result.stderr.decode()[-2000:]}")


class Memline:
    def __init__(self, build):
        self.command = build / "bin" / "memline"
        self.runtime = build / "lib" / "libmemline.so"

    def profile(self, program, directory, libraries=()):
        """The report of a run by MEMLINE_RECORD alone, with the libraries loaded, too."""
        with tempfile.TemporaryDirectory() as scratch:
            recording = pathlib.Path(scratch) / "recording"
            preloaded = ":".join([str(self.runtime), *libraries])
            run(program, directory, environment={"LD_PRELOAD": preloaded, "MEMLINE_RECORD": str(recording)})
            return self._report(recording)

    def profile_by_command(self, program, directory):
        """The report of a run by memline run."""
        with tempfile.TemporaryDirectory() as scratch:
            session = pathlib.Path(scratch) / "session.memline"
            run(program, directory, [self.command, "run", "--no-report", "-o", session, "--"])
            return self._report(session)

    def _report(self, recording):
        text = subprocess.run([self.command, "report", "--format", "json", recording], check=True,
                              stdout=subprocess.PIPE).stdout
        return json.loads(text)

    @staticmethod
    def totals(report):
        process = report["process"]
        lost = {key: process[key] for key in ("untracked_allocations", "unknown_frees") if process[key] != 0}
        if lost:
            raise RuntimeError(f"memline could not follow everything: {lost}")
        return Totals(process["alloc_count"], process["alloc_bytes"], process["alloc_count"] - process["freed_count"],
                      process["live_bytes"])


class Dhat:
    # The C and C++ libraries free what they hold at exit only if valgrind has them do so; no program does that by itself.
    OPTIONS = ["--tool=dhat", "--quiet", "--run-libc-freeres=no", "--run-cxx-freeres=no"]

    def profile(self, program, directory, options=(), environment=None):
        with tempfile.TemporaryDirectory() as scratch:
            out = pathlib.Path(scratch) / "out"
            run(program, directory, ["valgrind", *self.OPTIONS, f"--dhat-out-file={out}", *options], environment)
            profile = json.loads(out.read_text())
        # The runtime, where it is loaded, looks symbols up, off or not, for which dlsym allocates error messages, and tries
        # malloc once.
        look_ups = {frame for frame, text in enumerate(profile["ftbl"])
                    if "(symbol_order.cpp:" in text or "(coverage.cpp:" in text}
        profile["pps"] = [point for point in profile["pps"] if not look_ups.intersection(point["fs"])]
        return profile

    @staticmethod
    def totals(profile):
        return Totals(*(sum(point[key] for point in profile["pps"]) for key in ("tbk", "tb", "ebk", "eb")))


class Heaptrack:
    # What its own library brings into the program.
    LIBRARIES = ["libstdc++.so.6", "libunwind.so.8"]

    def totals(self, program, directory):
        with tempfile.TemporaryDirectory() as scratch:
            out = pathlib.Path(scratch) / "out"
            run(program, directory, ["heaptrack", "-o", out])
            events = subprocess.run(["zstd", "-dcq", f"{out}.zst"], check=True, stdout=subprocess.PIPE).stdout
            return self._totals(events)

    @staticmethod
    def _totals(events):
        """Lines of its file: "a SIZE TRACE" names a kind of allocation, "+ KIND" and "- KIND" are events, all hexadecimal."""
        sizes = []
        allocated = freed = allocated_bytes = freed_bytes = 0
        for line in events.splitlines():
            kind = line[:2]
            if kind == b"a ":
                sizes.append(int(line.split()[1], 16))
            elif kind == b"+ ":
                allocated += 1
                allocated_bytes += sizes[int(line[2:], 16)]
            elif kind == b"- ":
                freed += 1
                freed_bytes += sizes[int(line[2:], 16)]
        return Totals(allocated, allocated_bytes, allocated - freed, allocated_bytes - freed_bytes)

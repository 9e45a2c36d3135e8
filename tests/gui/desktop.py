# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own for a test: display, window manager, session bus with assistive technology, an empty home.

    with Desktop() as desktop:
        app = desktop.start('memline-gui')
        window = desktop.until('the window is there', lambda: desktop.window('memline'))
        desktop.key('ctrl+q')

All that was started in it ends with it.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import dbus
import dbus.bus

_MOST_SECONDS = 120  # nothing takes so long, however slow the machine is
_POLL_SECONDS = 0.05


class Failed(Exception):
    """What was waited for did not come."""


def _from_pipe(start):
    """What start(fd) has a program write to fd: one line."""
    reader, writer = os.pipe()
    start(writer)
    os.close(writer)
    with os.fdopen(reader) as lines:
        return lines.readline().strip()


class Desktop:
    def __init__(self, width=1440, height=900):
        self._size = f'{width}x{height}x24'
        self._started = []
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='memline-desktop-'))
        self.log = self.home / 'log'
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith(('XDG_', 'QT_', 'DBUS_', 'MEMLINE_', 'AT_SPI_')) and name != 'WAYLAND_DISPLAY'}
        self.env.update(LC_ALL='C.UTF-8', HOME=str(self.home), QT_QPA_PLATFORM='xcb', NO_AT_BRIDGE='0')
        for name in ('CACHE_HOME', 'CONFIG_HOME', 'DATA_HOME', 'RUNTIME_DIR'):
            folder = self.home / name.lower()
            folder.mkdir(mode=0o700)
            self.env[f'XDG_{name}'] = str(folder)

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a test that takes too long cleans up
        self.env['DISPLAY'] = ':' + _from_pipe(lambda fd: self.start(
            'Xvfb', '-displayfd', str(fd), '-screen', '0', self._size, '-nolisten', 'tcp', pass_fds=[fd]))
        self.start('openbox')
        self.until('the window manager runs',
                   lambda: 'window id' in self.ask('xprop', '-root', '_NET_SUPPORTING_WM_CHECK'))
        self.env['DBUS_SESSION_BUS_ADDRESS'] = _from_pipe(lambda fd: self.start(
            'dbus-daemon', '--session', '--nofork', f'--print-address={fd}', pass_fds=[fd]))
        self.bus = dbus.bus.BusConnection(self.env['DBUS_SESSION_BUS_ADDRESS'])
        return self

    def __exit__(self, kind, problem, trace):
        for process in reversed(self._started):
            if process.poll() is None:
                process.terminate()
        for process in self._started:
            process.wait()
        if kind is not None:
            sys.stderr.write(self.log.read_text(errors='replace'))
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self, *command, **options):
        with self.log.open('a') as log:
            process = subprocess.Popen([str(word) for word in command], env=self.env, cwd=self.home, stdout=log,
                                       stderr=log, stdin=subprocess.DEVNULL, **options)
        self._started.append(process)
        return process

    def ask(self, *command):
        """What a command prints; nothing when it fails."""
        answer = subprocess.run([str(word) for word in command], env=self.env, cwd=self.home, capture_output=True,
                                text=True, check=False)
        return answer.stdout if answer.returncode == 0 else ''

    def do(self, *command, **options):
        subprocess.run([str(word) for word in command], env=self.env, cwd=self.home, check=True, **options)

    def until(self, what, condition):
        """The first true value of condition()."""
        end = time.monotonic() + _MOST_SECONDS
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(_POLL_SECONDS)
        raise Failed(f'waited in vain until {what}')

    def window(self, title):
        """The visible window whose title fits the expression."""
        for found in self.ask('xdotool', 'search', '--onlyvisible', '--name', '.').split():
            if re.search(title, self.ask('xdotool', 'getwindowname', found).strip()):
                return found
        return None

    def key(self, *keys):
        self.do('xdotool', 'key', '--clearmodifiers', *keys)

    def type(self, text):
        self.do('xdotool', 'type', '--delay', '8', text)

    def click(self, point, button=1):
        self.do('xdotool', 'mousemove', *point, 'click', button)

    def drag(self, begin, end, modifier):
        """Along some points, as a hand does."""
        between = [(begin[0] + (end[0] - begin[0]) * i // 8, begin[1] + (end[1] - begin[1]) * i // 8) for i in range(9)]
        moves = [word for point in between for word in ('mousemove', *point)]
        self.do('xdotool', 'mousemove', *begin, 'keydown', modifier, 'mousedown', 1, *moves, 'mouseup', 1,
                'keyup', modifier)

    def picture(self, window, path):
        self.do('import', '-window', window, path)

    def steady_picture(self, window, path):
        """Once two in a row are the same: of a window that nothing moves in."""
        before = b''

        def same():
            nonlocal before
            self.picture(window, path)
            now = pathlib.Path(path).read_bytes()
            same_as_before = now == before
            before = now
            return same_as_before

        self.until(f'nothing moves in {path}', same)

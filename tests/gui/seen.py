# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees of a program: its controls with their names, roles and states, asked for over the bus.

The protocol is AT-SPI2 (https://gitlab.gnome.org/GNOME/at-spi2-core, xml/).
"""
import dbus
import dbus.bus

_PREFIX = 'org.a11y.atspi.'
_SCREEN = dbus.UInt32(0)  # coordinates are the screen's
# Numbers of AtspiStateType.
ENABLED, FOCUSABLE, SHOWING = 8, 11, 25
CONTAINERS = {'table', 'tree', 'tree table', 'list'}


class Seen:
    def __init__(self, bus, service, path):
        self._bus, self._service, self._path = bus, service, path

    def __eq__(self, other):
        return (self._service, self._path) == (other._service, other._path)

    def _call(self, interface, method, signature='', *arguments):
        return self._bus.call_blocking(self._service, self._path, _PREFIX + interface, method, signature, arguments)

    def _property(self, interface, name):
        return self._bus.call_blocking(self._service, self._path, 'org.freedesktop.DBus.Properties', 'Get', 'ss',
                                       (_PREFIX + interface, name))

    @property
    def name(self):
        return str(self._property('Accessible', 'Name'))

    @property
    def description(self):
        return str(self._property('Accessible', 'Description'))

    @property
    def role(self):
        return str(self._call('Accessible', 'GetRoleName'))

    @property
    def children(self):
        return [Seen(self._bus, *child) for child in self._call('Accessible', 'GetChildren')]

    def has(self, *states):
        low, high = self._call('Accessible', 'GetState')
        bits = int(low) | int(high) << 32
        return all(bits >> state & 1 for state in states)

    @property
    def box(self):
        """x, y, width and height on the screen."""
        return [int(value) for value in self._call('Component', 'GetExtents', 'u', _SCREEN)]

    def point(self, across=0.5, down=0.5):
        x, y, width, height = self.box
        return int(x + across * width), int(y + down * height)

    def walk(self, hidden=False):
        """It and all below it, but for cells of tables and trees; without `hidden` only what is in sight. What goes
        meanwhile is left out."""
        try:
            if not hidden and not self.has(SHOWING):
                return
            yield self
            below = [] if self.role in CONTAINERS else self.children
        except dbus.DBusException:
            return
        for child in below:
            yield from child.walk(hidden)

    def find(self, name, roles=None):
        """The first in sight that fits, or None."""
        for seen in self.walk():
            try:
                if seen.name == name and (roles is None or seen.role in roles):
                    return seen
            except dbus.DBusException:
                continue
        return None

    def cells(self):
        return [cell for cell in self.children if 'header' not in cell.role]


def screen_reader(session_bus):
    """Has programs show themselves from now on, as a screen reader does. Returns the bus they do it on."""
    bus_name, path = 'org.a11y.Bus', '/org/a11y/bus'
    session_bus.call_blocking(bus_name, path, 'org.freedesktop.DBus.Properties', 'Set', 'ssv',
                              ('org.a11y.Status', 'IsEnabled', dbus.Boolean(True, variant_level=1)))
    return dbus.bus.BusConnection(session_bus.call_blocking(bus_name, path, bus_name, 'GetAddress', '', ()))


def programs(bus):
    """Those that show themselves."""
    return Seen(bus, _PREFIX + 'Registry', '/org/a11y/atspi/accessible/root').children

// SPDX-License-Identifier: MIT
// The runtime's descriptors, in a program that knows nothing of them: it may close any number, or put a file of its own
// there, and what the runtime then read, wrote or closed would be the program's.
#ifndef MEMLINE_RUNTIME_OWN_DESCRIPTORS_H_
#define MEMLINE_RUNTIME_OWN_DESCRIPTORS_H_

namespace memline::runtime {

/// Gives the calling thread a table of descriptors of its own, with `kept` alone of those of the process in it. What it
/// opens is seen by no other thread from then on, and no number means the same to both. False, with nothing changed,
/// where that cannot be: before Linux 5.9, under a seccomp filter, which may kill who asks, and where a sanitizer would
/// have its reports written by any thread. Not for valgrind, which has files of its own in the table.
bool LeaveDescriptorsOfProgram(int kept);

/// The descriptor under a number that programs do not choose themselves, as shells do (3 to 9 for scripts, up to 255
/// for themselves), for one that is in the program's table for long. As it is where the limit of open files leaves no
/// such number.
int OutOfTheWay(int descriptor);

/// Whether the calling thread has a file there whose name in /proc/self/fd ends like this. About 2 µs.
bool IsStill(int descriptor, const char* ending);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_OWN_DESCRIPTORS_H_

// SPDX-License-Identifier: MIT
// Who defines a symbol: the dynamic linker gives each caller the first definition in its order, which is the
// executable, what is preloaded, and then the libraries breadth first.
#ifndef MEMLINE_RUNTIME_SYMBOL_ORDER_H_
#define MEMLINE_RUNTIME_SYMBOL_ORDER_H_

namespace memline::runtime {

/// The definition that the program calls; nullptr if there is none, and in an executable without a dynamic linker.
void* FirstDefinition(const char* name);

/// The definition that stands behind the runtime's own. Where the runtime is the last, the one that stands before it.
void* NextDefinition(const char* name);

/// Whether the object that holds the runtime (its library, or the program that it is linked into) holds this address.
bool IsOurs(const void* address);

/// Whether both addresses are held by one loaded object. False for nullptr.
bool InOneObject(const void* one, const void* other);

/// File name of the loaded object that holds the address, as the linker knows it; "" for none.
const char* ObjectPath(const void* address);

/// The part of a path behind its last slash.
const char* BaseName(const char* path);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SYMBOL_ORDER_H_

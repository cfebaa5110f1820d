// Package host makes the C++ text of kernels/cpp run: it finds a compiler, has it compile units of kernels, keeps what
// came out in kernels/cpp/cache, loads it into this process and calls it. It is the only package that uses cgo; without
// cgo it still finds compilers, and says that nothing can be loaded.
//
// A compiler is a program that we do not know: it may be missing, fail, hang, or write rubbish. It runs without a shell,
// in a process group of its own, in a folder of its own, for a limited time. What it wrote is called only after its check
// function (cpp.Unit.Check) has given the bits that every compiler must give.
package host

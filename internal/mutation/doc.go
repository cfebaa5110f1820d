// Package mutation plants small faults in the compiler and counts how many the tests find. It is no part of the pipe: it
// judges the tests of those that are.
//
// All faults of a package are planted in one copy of its text, each behind a number that an environment variable selects,
// so that a package is compiled once for hundreds of them. Go's overlay puts the copy in the place of the files, which are
// never written.
//
//	go test ./internal/mutation -mutation.kill=200 -timeout 4h
//
// Source of the method: DeMillo, Lipton and Sayward (1978), Hints on test data selection, Computer 11(4):34-41,
// doi:10.1109/C-M.1978.218136; of many faults in one program: Untch, Offutt and Harrold (1993), Mutation analysis using
// mutant schemata, ISSTA, doi:10.1145/154183.154265.
package mutation

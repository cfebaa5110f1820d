// Package mutation plants small faults in the compiler and counts how many the tests find. It is no part of the pipe: it
// judges the tests of those that are.
//
// All faults of a package are planted in one copy of its text, each behind a number that an environment variable selects,
// so that a package is compiled once for hundreds of them. Go's overlay puts the copy in the place of the files, which are
// never written.
//
// Each test is first run by itself without a fault, and the planted text notes in a file which faults would have changed
// something in it. So a fault is looked for by those tests alone that could see it, the fastest first; and which faults
// no test could see is known of all of them at once: text that nothing tests.
//
//	go test ./internal/mutation -run TestKillRate -mutation.kill=300 -timeout 4h -v
//
// With -mutation.dir=FOLDER what was built and noted is kept, and used by the next run on the same text. A program there has the
// fault of a number by SPIKELANE_MUTANT=number: that is how a fault which lives is looked at.
//
// Source of the method: DeMillo, Lipton and Sayward (1978), Hints on test data selection, Computer 11(4):34-41,
// doi:10.1109/C-M.1978.218136; of many faults in one program: Untch, Offutt and Harrold (1993), Mutation analysis using
// mutant schemata, ISSTA, doi:10.1145/154183.154265.
package mutation

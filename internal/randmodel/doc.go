// Package randmodel makes random models for tests: the text of a well-typed model file from a seed, mutations of such texts
// that may be anything but well typed, and the smallest text that still does what a large one did.
//
// Every expression is generated with its unit, from the names that are known where it stands. What a model is about is
// chance; a [Policy] says what chance is to favour, so that what the engine does for few models is met by many. The idea
// of policies is YARPGen's (Livinskii, Babokin & Regehr 2020, Proc. ACM Program. Lang. 4 OOPSLA, 196).
package randmodel

// Package systems turns a world of populations, projections and monitors, with compiled programs as components, into
// an ordered schedule of steps, and walks it. It stands between the compiled programs and the recorded results, and it
// sees neither models nor units nor targets: columns, lists and [kernels.Program] only.
//
// Systems are components ([StateUpdate], [Threshold], [Reset], [Delivery], …) on entities of package ecs.
// [NewSchedule] queries the world for them once and gives a [Schedule], plain data in the order of execution, which
// [Loop] walks and which an exporter reads.
package systems

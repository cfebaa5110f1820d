// Package ecs is the world that a simulation runs on: populations, projections,
// pathways, monitors and clocks are entities of an arche world, and their state
// stands in struct-of-array tables of aligned columns.
//
// Its place in the pipe: package systems fills the world with objects and runs
// compiled kernels over their columns; package record reads them. This package
// holds data and answers questions about it; it computes nothing.
//
// An entity is a whole population, never a neuron (docs/decisions/0001). This
// is the only package that imports arche.
//
// By task:
//   - make a world: [NewWorld], or [In] to live in an application's arche world
//   - make objects: [World.NewPopulation], [World.NewProjection],
//     [World.NewPathway], [World.NewObject]
//   - give objects components: [Set], [Get], [Each]
//   - follow relations: [World.TargetOf], [World.SourceOf],
//     [World.ProjectionsOnto], [World.PathwaysOf], [World.Listeners]
//   - hold state: [Table], [Column]
//   - hold connectivity: [RowsBuilder], [Rows], [Incoming]
//   - hold recent spikes: [SpikeRing]
package ecs

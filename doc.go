// Package spikelane simulates networks of spiking neurons, which are written as equations in the language of Brian 2, with
// units. It is the facade of the engine: what this package exports is kept stable, the packages below it are not.
//
// # A network
//
// A [Network] is a description. [Network.NeuronGroup] adds neurons, [Network.Synapses] connects them, [Network.PoissonGroup],
// [Network.SpikeGeneratorGroup] and [Network.PoissonInput] drive them, [Network.TimedArray], [Network.Function] and
// [Network.Binomial] define functions that equations may call, and [Network.SpikeMonitor], [Network.StateMonitor],
// [Network.RateMonitor] and [Network.EventMonitor] record. [NeuronModel] and [SynapseModel] hold the text of a model.
//
// # From a network to results
//
// [Network.Compile] checks all of it, reports every fault at once as [Errors], and gives a [Program], which says what it will do
// ([Program.Report]), how much memory that takes ([Program.Memory]) and how it got there ([Program.Explain]). [Program.New] makes
// the synapses and gives a [Simulation], which [Simulation.Run] takes on in time. Between runs its state can be read and set, its
// equations and connections changed, and it can be stored and restored ([Simulation.StoreFile], [Simulation.RestoreFile]).
// [Simulation.Stats] sums it up, [Simulation.Profile] says where the time went, [Simulation.Save] leaves NumPy archives that [Program.ReadResults]
// reads back. [Network.Run] does it all in one call. [Program.Batch] runs many variants at once.
//
// # Inside another program
//
// A run ends soon after its context does, and keeps what it has computed. [Config] has callbacks for progress.
// [NetworkOperation] is Go code within the time step, [Instance].World puts the objects of a simulation into an
// application's own arche world. Nothing is global but the preferences of the machine and the user ([LoadPreferences]), and those can be replaced.
//
// # The same bits
//
// Results are a function of the model, the seed and the version of the numerics alone, whatever the target ([Targets]), the
// instruction set, the number of threads, and the machine.
package spikelane

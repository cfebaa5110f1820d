"""Runs a script of a model in Brian 2 and saves what its monitors recorded, and the final state of its objects, as NumPy
archives: those that a model file leaves behind. Usage: save.py SCRIPT DIR"""
import sys
import numpy as np

script, directory = sys.argv[1:]
with open(script) as file:
    exec(compile(file.read(), script, 'exec'), globals())


def save(name, **data):
    np.savez(f'{directory}/{name}.npz', **{key: np.asarray(value) for key, value in data.items()})


for made in list(globals().values()):
    if isinstance(made, EventMonitor):  # a SpikeMonitor is one
        more = {name: getattr(made, name + '_')[:] for name in made.record_variables - {'t', 'i'}}
        save(made.name, t=made.t_[:], i=made.i[:], **more)
    elif isinstance(made, PopulationRateMonitor):
        save(made.name, t=made.t_[:], rate=made.rate_[:])
    elif isinstance(made, StateMonitor):
        save(made.name, t=made.t_[:], **{name: getattr(made, name + '_')[:] for name in made.record_variables})
    elif isinstance(made, (NeuronGroup, Synapses)):
        data = {name: made.state(name, use_units=False)[:] for name in made.equations.names if 'linked' not in made.equations[name].flags}
        if isinstance(made, Synapses):
            data.update(i=made.i[:], j=made.j[:])
        if data:
            save('state_' + made.name, **data)

"""The trains of ../main.go in Brian 2; writes potentials, currents and the final state of the synapses as JSON.

    python3 brian.py >brian.json

Each list holds the three trains one after another: 10, 20 and 50 Hz. Traces are sampled every 10 ms at 1, 11, 21, …
ms, 200 samples a train.
"""
import json
import brian2
from brian2 import *

prefs.codegen.target = "numpy"
spikes = [(k, m) for k, interval in enumerate([100, 50, 20]) for m in [*range(100, 1100, interval), 1600]]
trains = SpikeGeneratorGroup(3, [k for k, _ in spikes], [m for _, m in spikes]*ms)


def synapse(R, tau_mem, tau_inact, equations, on_pre):
    cells = NeuronGroup(3, """
        dv/dt = (R*I - v)/tau_mem : volt
        dI/dt = -I/tau_inact : amp
        """, method="exact", namespace={"R": R, "tau_mem": tau_mem, "tau_inact": tau_inact})
    synapses = Synapses(trains, cells, equations, on_pre=on_pre)
    synapses.connect(j="i")
    synapses.x = 1
    return cells, synapses, StateMonitor(cells, ["v", "I"], record=True, dt=1*ms)


D, SD, MD = synapse(100*Mohm, 40*ms, 3*ms, "dx/dt = (1 - x)/(800*ms) : 1 (event-driven)",
                    "I += 250*pA*0.5*x; x -= 0.5*x")
F, SF, MF = synapse(1*Gohm, 60*ms, 1.5*ms, """
    dx/dt = (1 - x)/(130*ms) : 1 (event-driven)
    du/dt = -u/(530*ms) : 1 (event-driven)
    """, "u += 0.03*(1 - u); I += 1540*pA*u*x; x -= u*x")
run(2*second)


def samples(trace):
    return [float(x) for row in array(trace) for x in row[1::10]]


figures = {"depressed v": samples(MD.v), "depressed I": samples(MD.I), "depressed x": list(SD.x[:]),
           "facilitated v": samples(MF.v), "facilitated I": samples(MF.I), "facilitated x": list(SF.x[:]),
           "facilitated u": list(SF.u[:])}
print('{"made_by": "python3 brian.py", "brian": "%s", "figures": {' % brian2.__version__)
print(",\n".join(json.dumps(name) + ": " + json.dumps(values) for name, values in figures.items()))
print("}}")

"""The pairs of ../gap_junctions.toml in Brian 2; writes their spikes and final state as JSON.

    python3 brian.py >brian.json

The figures, after 200 ms: steps_K, the steps of 0.02 ms in which neuron K spikes, and v of all neurons.
"""
import json, platform, sys
import brian2
import numpy as np
from brian2 import *

prefs.codegen.target = "numpy"
defaultclock.dt = 0.02*ms
tau, g, beta = 10*ms, 0.04, 0.5
G = NeuronGroup(80, """
    dv/dt = (I - v + gap)/tau : 1
    gap : 1
    I : 1 (constant)""", threshold="v > 1", reset="v = 0", method="euler")
G.I = "1.05 + 0.95*int(i >= 40)"
G.v["i % 2 == 1"] = "I*(1 - ((I - 1)/I)**((i % 40)/40.0))"
S = Synapses(G, G, "gap_post = g*(v_pre - v_post) : 1 (summed)", on_pre="v_post += g*beta")
S.connect(j="i + 1 - 2*(i % 2)")
spikes = SpikeMonitor(G)
run(200*ms)

figures = {f"steps_{k}": [int(round(t)) for t in train/defaultclock.dt] for k, train in spikes.spike_trains().items()}
figures["v"] = [float(x) for x in G.v]
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "runtime, numpy", "figures": figures}, sys.stdout)
print()

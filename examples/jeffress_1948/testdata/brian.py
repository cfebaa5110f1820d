"""The ears and detectors of ../jeffress_1948.toml in Brian 2; writes their spikes as JSON.

    python3 brian.py >brian.json

The figures, until 150 ms: the steps of 0.01 ms and the neurons of the spikes of the ears (ear_steps, ear_i) and of the
detectors (place_steps, place_i).
"""
import json, platform, sys
import brian2
import numpy as np
from brian2 import *

prefs.codegen.target = "numpy"
defaultclock.dt = 0.01*ms
tau, taud, longest, w = 1*ms, 0.1*ms, 0.7*ms, 0.7
ears = NeuronGroup(2, """
    dv/dt = (3*clip(sound, 0, inf) - v)/tau : 1 (unless refractory)
    sound = sin(2*pi*310*Hz*at) + sin(2*pi*430*Hz*at) + sin(2*pi*550*Hz*at) : 1
    at = t + side*itd/2 : second
    itd = 0.6*ms*sin(2*pi*t/(0.5*second)) : second
    side : 1 (constant)""", threshold="v > 1", reset="v = 0", refractory=1.2*ms, method="euler")
ears.side = "2*i - 1"
places = NeuronGroup(71, "dv/dt = -v/taud : 1", threshold="v > 1", reset="v = 0", refractory=0.5*ms, method="exact")
L = Synapses(ears[:1], places, on_pre="v += w")
L.connect()
L.delay = "longest*(N_post - 1 - j)/(N_post - 1.0)"
R = Synapses(ears[1:], places, on_pre="v += w")
R.connect()
R.delay = "longest*j/(N_post - 1.0)"
ear, place = SpikeMonitor(ears), SpikeMonitor(places)
run(150*ms)

figures = {}
for name, m in (("ear", ear), ("place", place)):
    steps, i = np.rint(np.array(m.t/defaultclock.dt)).astype(int), np.array(m.i)
    order = np.lexsort((i, steps))
    figures[f"{name}_steps"], figures[f"{name}_i"] = steps[order].tolist(), i[order].tolist()
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "runtime, numpy", "figures": figures}, sys.stdout)
print()

"""Runs of the network of ../song_2000.toml in Brian 2 with seeds from 1; writes figures of its weights as JSON.

    python3 brian.py >brian.json

Brian's C++ standalone device builds the network once; the seed is an argument of the program it makes. Of each window
from 0: rate is that of the neuron in Hz; the others are of the weights at its end, relative to g_max: their mean, their
standard deviation, and the shares of them below 0.1 and above 0.9.
"""
import json, platform, sys, tempfile
import brian2
import numpy as np
from brian2 import *

WINDOWS = [4, 40]  # seconds
SEEDS = range(1, 21)

folder = tempfile.TemporaryDirectory()
set_device("cpp_standalone", directory=folder.name, build_on_run=False)
taum, taue, taupre, taupost = 10*ms, 5*ms, 20*ms, 20*ms
Ee, Vt, Vr, El = 0*mV, -54*mV, -60*mV, -74*mV
gmax = 0.01
dApre = 0.01*gmax
dApost = -dApre*taupre/taupost*1.05
source = PoissonGroup(1000, rates=15*Hz)
neuron = NeuronGroup(1, """
    dv/dt = (ge*(Ee - v) + El - v)/taum : volt
    dge/dt = -ge/taue : 1
    """, threshold="v > Vt", reset="v = Vr", method="euler")
neuron.v = Vr
S = Synapses(source, neuron, """
    w : 1
    dApre/dt = -Apre/taupre : 1 (event-driven)
    dApost/dt = -Apost/taupost : 1 (event-driven)
    """, on_pre="""
    ge += w
    Apre += dApre
    w = clip(w + Apost, 0, gmax)
    """, on_post="""
    Apost += dApost
    w = clip(w + Apre, 0, gmax)
    """)
S.connect()
S.w = "rand()*gmax"
spikes = SpikeMonitor(neuron)
weights = StateMonitor(S, "w", record=np.arange(1000), dt=1*second)
device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
run(max(WINDOWS)*second + defaultclock.dt)  # the weights at the end of a window are sampled at the start of the next step
device.build(directory=folder.name, run=False)

figures = {}
for seed in SEEDS:
    device.run(folder.name, with_output=False, run_args=[str(seed)])
    t, w = np.array(spikes.t_[:]), np.array(weights.w)/gmax
    for window in WINDOWS:
        x = w[:, window]
        values = {"rate": np.sum(t < window)/window, "mean": x.mean(), "sd": x.std(),
                  "weak": np.mean(x < 0.1), "strong": np.mean(x > 0.9)}
        for name, value in values.items():
            figures.setdefault(f"{window} s: {name}", []).append(float(value))
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "cpp_standalone", "figures": figures}, sys.stdout, indent=1)
print()

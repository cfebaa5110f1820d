"""Runs of the network of ../vogels_2011.toml with 1000 neurons in Brian 2, learning from the start, with seeds from 1;
writes figures of its spikes and weights as JSON.

    python3 brian.py >brian.json

Brian's C++ standalone device builds the network once; the seed is an argument of the program it makes. rate is the number
of spikes by excitatory neuron and second of 1 s, isi_sd and isi_cv are the standard deviation (s) and the coefficient of
variation of the intervals between spikes, all neurons' together; late is the rate from 0.5 s on; weight and weight_sd are
the mean and the standard deviation of the plastic weights at the end, in nS.
"""
import json, platform, sys, tempfile
import brian2
import numpy as np
from brian2 import *

N, NE = 1000, 800
WINDOW = 1.0
SEEDS = range(1, 21)

folder = tempfile.TemporaryDirectory()
set_device("cpp_standalone", directory=folder.name, build_on_run=False)
C, gl, El, EI, I = 200*pF, 10*nS, -60*mV, -80*mV, 200*pA
taue, taui, tau = 5*ms, 10*ms, 20*ms
eta, alpha, wmax = 0.01, 2*3*Hz*tau, 100
P = NeuronGroup(N, """
    dv/dt = (gl*(El - v) - gE*v - gI*(v - EI) + I)/C : volt (unless refractory)
    dgE/dt = -gE/taue : siemens
    dgI/dt = -gI/taui : siemens
    """, threshold="v > -50*mV", reset="v = -60*mV", refractory=5*ms, method="euler")
P.v = "El + rand()*10*mV"
E = Synapses(P[:NE], P, on_pre="gE += 0.3*nS")
E.connect(p=200/N)
II = Synapses(P[NE:], P[NE:], on_pre="gI += 3*nS")
II.connect(p=200/N)
IE = Synapses(P[NE:], P[:NE], """
    w : 1
    dpre/dt = -pre/tau : 1 (event-driven)
    dpost/dt = -post/tau : 1 (event-driven)
    """, on_pre="""
    pre += 1
    w = clip(w + (post - alpha)*eta, 0, wmax)
    gI += w*nS
    """, on_post="""
    post += 1
    w = clip(w + pre*eta, 0, wmax)
    """)
IE.connect(p=200/N)
spikes = SpikeMonitor(P[:NE])
device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
run(WINDOW*second)
device.build(directory=folder.name, run=False)

figures = {}
for seed in SEEDS:
    device.run(folder.name, with_output=False, run_args=[str(seed)])
    t, i, w = np.array(spikes.t_[:]), np.array(spikes.i[:]), np.array(IE.w[:])
    order = np.lexsort((t, i))
    intervals = np.diff(t[order])[np.diff(i[order]) == 0]
    values = {"rate": len(t)/NE/WINDOW, "isi_sd": intervals.std(), "isi_cv": intervals.std()/intervals.mean(),
              "late": np.sum(t >= 0.5 - 1e-9)/NE/0.5, "weight": w.mean(), "weight_sd": w.std()}
    for name, value in values.items():
        figures.setdefault(name, []).append(float(value))
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "cpp_standalone", "figures": figures}, sys.stdout, indent=1)
print()

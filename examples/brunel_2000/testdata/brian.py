"""Runs of the network of ../main.go with 1250 neurons in Brian 2, in four regimes with seeds from 1; writes their rates
and interspike intervals as JSON.

    python3 brian.py >brian.json

Brian's C++ standalone device builds the network once for each regime; the seed is an argument of the program it makes.
rate is the number of spikes by neuron and second, isi_sd and isi_cv are the standard deviation (s) and the coefficient of
variation of the intervals between spikes, all neurons' together; swing is the standard deviation of the number of
spikes in bins of 1 ms, of all neurons, divided by its mean. All are of 200 ms from 0.
"""
import json, platform, sys, tempfile
import brian2
import numpy as np
from brian2 import *

N, CE, CI = 1250, 100, 25
WINDOW = 0.2
REGIMES = {"SR": (3, 2), "SI-fast": (6, 4), "AI": (5, 2), "SI-slow": (4.5, 0.9)}
SEEDS = range(1, 41)

set_device("cpp_standalone", build_on_run=False)
tau, theta, Vr = 20*ms, 20*mV, 10*mV
J = 100*mV/CE
nu_thr = theta/(J*CE*tau)


def measure(t, i):
    order = np.lexsort((t, i))
    intervals = np.diff(t[order])[np.diff(i[order]) == 0]
    counts = np.bincount(np.round(t/1e-4).astype(int)//10, minlength=int(WINDOW*1000))
    return {"rate": len(t)/N/WINDOW, "isi_sd": intervals.std(), "isi_cv": intervals.std()/intervals.mean(),
            "swing": counts.std()/counts.mean()}


figures = {}
for regime, (g, ext) in REGIMES.items():
    device.reinit()
    folder = tempfile.TemporaryDirectory()
    device.activate(directory=folder.name, build_on_run=False)
    P = NeuronGroup(N, "dv/dt = -v/tau : volt (unless refractory)", threshold="v > theta", reset="v = Vr",
                    refractory=2*ms, method="exact")
    P.v = "Vr + rand()*(theta - Vr)"
    external = PoissonInput(P, "v", CE, ext*nu_thr, weight=J)
    Ce = Synapses(P[:N*4//5], P, on_pre="v += J", delay=1.5*ms)
    Ce.connect(i="k for k in sample(N_pre, size=CE)")
    Ci = Synapses(P[N*4//5:], P, on_pre="v -= g*J", delay=1.5*ms)
    Ci.connect(i="k for k in sample(N_pre, size=CI)")
    spikes = SpikeMonitor(P)
    device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
    run(WINDOW*second)
    device.build(directory=folder.name, run=False)
    for seed in SEEDS:
        device.run(folder.name, with_output=False, run_args=[str(seed)])
        for name, value in measure(np.array(spikes.t_[:]), np.array(spikes.i[:])).items():
            figures.setdefault(f"{regime}: {name}", []).append(float(value))
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "cpp_standalone", "figures": figures}, sys.stdout, indent=1)
print()

"""Fifty runs of one second of Izhikevich's network in Brian 2, with seeds 1 to 50; writes figures of each as JSON.

    python3 brian.py >brian.json

The network is that of ../izhikevich_2003.toml. The figures: rates (Hz) of the excitatory and inhibitory cells, standard
deviation (s) and coefficient of variation of the intervals between spikes of excitatory cells, all together, and the
autocorrelation of their number of spikes in a millisecond, after 10, 30 and 60 ms.
"""
import json, platform, sys
import brian2
import numpy as np
from brian2 import *

prefs.codegen.target = "numpy"
defaultclock.dt = 1*ms


def figures(k):
    start_scope()
    seed(k)
    G = NeuronGroup(1000, """
        v : 1
        u : 1
        I : 1
        thalamus : 1 (constant)
        r : 1 (constant)
        a : 1 (constant)
        b : 1 (constant)
        c : 1 (constant)
        d : 1 (constant)""", threshold="v >= 30", reset="v = c; u += d")
    G.run_regularly("""
        v += 0.5*(0.04*v**2 + 5*v + 140 - u + I)
        v += 0.5*(0.04*v**2 + 5*v + 140 - u + I)
        u += a*(b*v - u)
        I = thalamus*randn()""")
    G.r = "rand()"
    G.a = "0.02 + 0.08*r*int(i >= 800)"
    G.b = "0.2 + (0.05 - 0.05*r)*int(i >= 800)"
    G.c = "-65 + 15*r**2*int(i < 800)"
    G.d = "2 + (6 - 6*r**2)*int(i < 800)"
    G.thalamus = "2 + 3*int(i < 800)"
    G.v = -65
    G.u = "b*v"
    G.I = "thalamus*randn()"
    S = Synapses(G, G, "w : 1 (constant)", on_pre="I += w")
    S.connect()
    S.w = "0.5*rand()"
    S.w["i >= 800"] = "-rand()"
    spikes = SpikeMonitor(G)
    Network(G, G.contained_objects, S, spikes).run(1*second)

    i, t = np.array(spikes.i), np.array(spikes.t/second)
    te, ie = t[i < 800], i[i < 800]
    order = np.lexsort((te, ie))
    intervals = np.diff(te[order])[np.diff(ie[order]) == 0]
    counts = np.bincount(np.rint(te*1000).astype(int))
    x = counts - counts.mean()
    return {"excitatory_rate": len(te)/800, "inhibitory_rate": np.sum(i >= 800)/200,
            "isi_sd": intervals.std(), "isi_cv": intervals.std()/intervals.mean(),
            **{f"correlation_{lag}": np.sum(x[:-lag]*x[lag:])/np.sum(x*x) for lag in (10, 30, 60)}}


runs = [figures(k) for k in range(1, 51)]
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "runtime, numpy",
           "figures": {name: [float(r[name]) for r in runs] for name in runs[0]}}, sys.stdout, indent=1)
print()

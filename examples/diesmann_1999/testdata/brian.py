"""Ten runs of ../diesmann_1999.toml in Brian 2, with seeds 1 to 10; writes figures of the packets as JSON.

    python3 brian.py >brian.json

spikes G: the number of spikes of group G within 2.5 ms of the time 31 + 5.5·G ms, at which a packet passes; mean G, sd
G: mean and standard deviation of their times, in seconds.
"""
import json
import brian2
from brian2 import *

prefs.codegen.target = "numpy"
Vr, Vt, taum, taupsp, weight = -70*mV, -55*mV, 10*ms, 0.325*ms, 4.86*mV


def chain(spikes):
    P = NeuronGroup(1000, """
        dV/dt = (Vr - V + x)/taum : volt
        dx/dt = (y - x)/taupsp : volt
        dy/dt = -y/taupsp + 25.27*mV/ms + 39.24*mV/ms**0.5*xi : volt
        """, threshold="V > Vt", reset="V = Vr", refractory=1*ms, method="euler")
    P.V = "Vr + rand()*(Vt - Vr)"
    links = Synapses(P, P, on_pre="y += weight", delay=5*ms)
    links.connect(j="k for k in range((i//100 + 1)*100, (i//100 + 2)*100) if i < N_pre - 100")
    packet = NeuronGroup(spikes, "at : second (constant)", threshold="t >= at", refractory=1*second)
    packet.at = "30*ms + 1*ms*randn()"
    input = Synapses(packet, P[:100], on_pre="y += weight")
    input.connect()
    monitor = SpikeMonitor(P)
    return monitor, [P, links, packet, input, monitor]


figures = {}
for k in range(1, 11):
    seed(k)
    surviving, objects = chain(80)
    dying, more = chain(40)
    Network(objects, more).run(100*ms)
    for name, monitor, groups in [("surviving", surviving, [0, 2, 9]), ("dying", dying, [0, 1, 9])]:
        for group in groups:
            t = array(monitor.t)[array(monitor.i)//100 == group]
            t = t[abs(t - (0.031 + 0.0055*group)) <= 0.0025]
            figures.setdefault(f"{name} spikes {group}", []).append(len(t))
            if group < 9 or name == "surviving":
                figures.setdefault(f"{name} mean {group}", []).append(t.mean())
                figures.setdefault(f"{name} sd {group}", []).append(t.std())
print('{"made_by": "python3 brian.py", "brian": "%s", "figures": {' % brian2.__version__)
print(",\n".join(json.dumps(name) + ": " + json.dumps(values) for name, values in figures.items()))
print("}}")

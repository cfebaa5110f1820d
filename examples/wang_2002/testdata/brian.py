"""Runs ../wang_2002.toml in Brian 2 with seeds 1 to 32; writes rates in Hz as JSON.

    python3 brian.py >brian.json

Brian's C++ standalone device builds the network once; the seed is an argument of the program it makes. Figures: rates
of the pools together and of the inhibitory neurons before the stimulus (0.2 to 0.5 s), during its first 300 ms (0.5 to
0.8 s), its last 300 ms (1.7 to 2 s) and after it (2.2 to 2.5 s), and the difference of the pools; in the last two also
the rates of the pool that fires more and of the one that fires less.
"""
import json, tempfile
import brian2
from brian2 import *

folder = tempfile.TemporaryDirectory()
set_device("cpp_standalone", directory=folder.name, build_on_run=False)
NE, NI, pool = 1600, 400, 240
gXE, gXI, gAE, gAI, gGE, gGI = 2.1*nS, 1.62*nS, 0.05*nS, 0.04*nS, 1.3*nS, 1.0*nS
Jp = 1.7
Jm = 1 - 0.15*(Jp - 1)/(1 - 0.15)
on, off = 0.5*second, 2*second

both = """
    dV/dt = (-gL*(V - EL) - (sExt + sAMPA)*V - sGABA*(V - EL) - gN*S*V/(1 + exp(-0.062*V/mV)/3.57))/C : volt (unless refractory)
    dsExt/dt = -sExt/(2*ms) : siemens
    dsAMPA/dt = -sAMPA/(2*ms) : siemens
    dsGABA/dt = -sGABA/(5*ms) : siemens
    S : 1
    """
E = NeuronGroup(NE, both + """
    dsNMDA/dt = -sNMDA/(100*ms) + 0.5*kHz*x*(1 - sNMDA) : 1
    dx/dt = -x/(2*ms) : 1
    label : integer (constant)
    """, threshold="V > -50*mV", reset="V = -55*mV", refractory=2*ms, method="euler",
    namespace={"C": 0.5*nF, "gL": 25*nS, "gN": 0.165*nS, "EL": -70*mV})
I = NeuronGroup(NI, both, threshold="V > -50*mV", reset="V = -55*mV", refractory=1*ms, method="euler",
    namespace={"C": 0.2*nF, "gL": 20*nS, "gN": 0.13*nS, "EL": -70*mV})
E.V = I.V = -52*mV
E.label = "int(i >= 240) + int(i >= 480)"
sums = NeuronGroup(3, "s : 1")
background = [PoissonInput(E, "sExt", 1000, 2.4*Hz, gXE), PoissonInput(I, "sExt", 1000, 2.4*Hz, gXI)]
objects = [E, I, sums, background]

for k, mean in enumerate([40*(1 + 0.128)*Hz, 40*(1 - 0.128)*Hz]):
    stimulus = NeuronGroup(pool, "rate : Hz (shared)", threshold="rand() < rate*dt", name=f"stimulus{k + 1}")
    regular = stimulus.run_regularly(f"rate = int(t >= on and t < off)*(mean{k} + 4*Hz*randn())", dt=50*ms)
    globals()[f"mean{k}"] = mean
    evidence = Synapses(stimulus, E[pool*k:pool*(k + 1)], on_pre="sExt += gXE", delay=0.5*ms)
    evidence.connect(j="i")
    objects += [stimulus, evidence]


def synapses(source, target, on_pre, equations="", condition=None):
    s = Synapses(source, target, equations, on_pre=on_pre, delay=0.5*ms if on_pre else None)
    s.connect(j=condition) if condition else s.connect()
    objects.append(s)
    return s


for s, label in [(synapses(E, E, "sAMPA += gAE*w", "w : 1"), "label_pre"),
                 (synapses(sums, E, None, "w : 1\nS_post = w*s_pre : 1 (summed)"), "i")]:
    s.w = f"1 + int(label_post < 2)*(Jm - 1 + int({label} == label_post)*(Jp - Jm))"
synapses(E, I, "sAMPA += gAI")
synapses(I, E, "sGABA += gGE")
synapses(I, I, "sGABA += gGI")
synapses(E, E, "x += 1", condition="i")
synapses(E, sums, None, "s_post = sNMDA_pre : 1 (summed)", "label_pre")
synapses(sums, I, None, "S_post = s_pre : 1 (summed)")
pool1, pool2, inhibitory = SpikeMonitor(E[:pool]), SpikeMonitor(E[pool:2*pool]), SpikeMonitor(I)
network = Network(objects, pool1, pool2, inhibitory)
device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
network.run(2.5*second)
device.build(directory=folder.name, run=False)


def rate(monitor, n, begin, end):
    t = array(monitor.t_[:])
    return float(sum((t >= begin) & (t < end))/n/(end - begin))


figures = {}
for seed in range(1, 33):
    device.run(folder.name, with_output=False, run_args=[str(seed)])
    for name, begin, end in [("before", 0.2, 0.5), ("early", 0.5, 0.8), ("late", 1.7, 2.0), ("after", 2.2, 2.5)]:
        one, two = (rate(m, pool, begin, end) for m in [pool1, pool2])
        values = {"pools": (one + two)/2, "advantage": one - two, "inhibitory": rate(inhibitory, NI, begin, end)}
        if name in ("late", "after"):
            values |= {"winner": max(one, two), "loser": min(one, two)}
        for population, value in values.items():
            figures.setdefault(f"{population} {name}", []).append(value)
print('{"made_by": "python3 brian.py", "brian": "%s", "device": "cpp_standalone", "figures": {' % brian2.__version__)
print(",\n".join(json.dumps(name) + ": " + json.dumps(values) for name, values in figures.items()))
print("}}")

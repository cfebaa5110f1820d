# Makes synapses of one kind in Brian 2, and prints how long it took. Arguments: neurons, probability, kind.
import json, resource, sys, time
from brian2 import *

count, chance, kind = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
plastic = kind == 'plastic'
model = {'constant': '', 'plastic': '''
w : 1
dapre/dt = -apre/(20*ms) : 1 (event-driven)
dapost/dt = -apost/(20*ms) : 1 (event-driven)'''}.get(kind, 'w : 1')
before = {'constant': 'v_post += 0.001', 'plastic': '''
v_post += w
apre += 0.01
w = clip(w + apost, 0, 0.01)'''}.get(kind, 'v_post += w')
after = '''
apost -= 0.0105
w = clip(w + apre, 0, 0.01)''' if plastic else None


def make(n):
    group = NeuronGroup(n, 'v : 1', threshold='v > 1', reset='v = 0')
    synapses = Synapses(group, group, model, on_pre=before, on_post=after)
    begin = time.perf_counter()
    synapses.connect(p=chance)
    if kind != 'constant':
        synapses.w = '0.001*rand()'
    if kind == 'delayed':
        synapses.delay = '1*ms + 4*ms*rand()'
    seconds = time.perf_counter() - begin
    network = Network(group, synapses)
    network.run(defaultclock.dt)  # what a run needs beside: queues of spikes
    return len(synapses), seconds


make(100)
made, seconds = make(count)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({'synapses': made, 'seconds': seconds, 'bytes': 0, 'peak': peak}))

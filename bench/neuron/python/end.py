

def targets():
    """Draws the targets of a cell, each cell with the same probability, itself too: gaps are geometric."""
    at = -1
    while True:
        at += 1
        if probability < 1:
            at += int(log(1 - draw.random())/log(1 - probability))
        if at >= neurons:
            return
        yield cells[at]


# The models have no delays. These are the shortest that NEURON takes: its fixed steps want one between spike and arrival, and
# threads, which exchange spikes after a step, one more.
delay = dt if threads == 1 else 2*dt
cells = [Cell() for _ in range(neurons)]
connections = {'Ce': [], 'Ci': []}
for number, cell in enumerate(cells):
    for target in targets():
        if number < excitatory:
            name, synapse, weight = 'Ce', target.excitatory, we
        else:
            name, synapse, weight = 'Ci', target.inhibitory, wi
        connections[name].append(h.NetCon(cell.spikes, synapse, 0, delay, weight))

h.CVode().active(0)
h.CVode().cache_efficient(1)
h.dt = dt
parallel = h.ParallelContext()
parallel.nthread(threads)
times = [h.Vector() for _ in range(threads)]  # one for each thread: NEURON does not lock them
counters = []
for thread in range(threads):
    roots = h.SectionList()
    for cell in cells[thread::threads]:
        roots.append(cell.soma)
        counters.append(h.NetCon(cell.spikes, None))
        counters[-1].record(times[thread])
    parallel.partition(thread, roots)
parallel.set_maxstep(10)
h.finitialize()
setup_s = perf_counter() - begin

begin = perf_counter()
parallel.psolve(duration)
run_s = perf_counter() - begin

try:
    with open('/proc/self/status') as status:
        peak_rss = 1024*next(int(line.split()[1]) for line in status if line.startswith('VmHWM:'))
except OSError:
    peak_rss = 0
print(json.dumps({
    'neuron': neuron.__version__, 'threads': threads,
    'import_s': import_s, 'setup_s': setup_s, 'compile_s': compile_s, 'run_s': run_s, 'peak_rss_bytes': peak_rss,
    'neurons': neurons, 'steps': round(h.t/dt), 'sim_s': h.t/1000,
    'synapses': {name: len(made) for name, made in connections.items()}, 'spikes': {'spikes': sum(len(part) for part in times)}}))

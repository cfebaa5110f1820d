# A Brian 2 script, written by spikelane export-brian.
#
# connect_forms: Ways to make synapses: subgroups, pairs, conditions, generators, several per pair
import json
from contextlib import ContextDecorator
from time import perf_counter

begin_import = perf_counter()
import brian2
from brian2 import *

set_device('cpp_standalone', directory='project', build_on_run=False)
prefs.devices.cpp_standalone.openmp_threads = 2

begin = perf_counter()


class Compiling(ContextDecorator):
    """Adds up the seconds spent inside of it; inside of itself it does not count again."""
    seconds, depth = 0.0, 0

    def __enter__(self):
        self.depth += 1
        if self.depth == 1:
            self.begin = perf_counter()

    def __exit__(self, *exception):
        self.depth -= 1
        if self.depth == 0:
            self.seconds += perf_counter() - self.begin


compiling = Compiling()
get_device().code_object = compiling(get_device().code_object)
device.insert_code('before_start', 'double run_s = 0;')
device.insert_code('after_network_run', 'run_s += Network::_last_run_time;')
device.insert_code('after_end', '''
    long long peak_kib = 0;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.compare(0, 6, "VmHWM:") == 0)
            peak_kib = std::atoll(line.c_str() + 6);
    std::ofstream("results/measured.json") << "{\\"run_s\\": " << run_s
        << ", \\"peak_rss_bytes\\": " << 1024*peak_kib << "}" << std::endl;
    ''')

G = NeuronGroup(12, '''
    dv/dt = -v/(20*ms) : 1
    x : 1
    ''', threshold='v > 0.3', reset='v = 0', method='exact', name='G')
G.x = 'i*1.0/N'

input = SpikeGeneratorGroup(12, [0, 3, 6, 9, 11, 5], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]*ms,
    name='input')

Sub = Synapses(G[2:8], G[4:12], 'w : 1', on_pre='v_post += w', name='Sub')
Sub.connect(condition='i <= j')
Sub.w = 'i + 0.1*j'

Drive = Synapses(input, G[0:6], on_pre='v_post += 0.1', name='Drive')
Drive.connect(condition='True')

Pairs = Synapses(input, G, on_pre='v_post += 0.5', name='Pairs')
Pairs.connect(i=[0, 0, 11, 9], j=[3, 4, 0, 0])

Ring = Synapses(G, G, 'w : 1', on_pre='v_post += w', name='Ring')
Ring.connect(j='k for k in range(i-3, i+4) if k != i', skip_if_invalid=True)
Ring.w = 'x_pre - x_post'

Twice = Synapses(input, G, 'w : 1', on_pre='v_post += w', name='Twice')
Twice.connect(condition='i == j', n=2)
Twice.connect(j='(i+5) % N_post')
Twice.w = '0.25'

spikes = SpikeMonitor(G, name='spikes')
trace = StateMonitor(G, ['v'], record=True, name='trace')

with compiling:
    run(20*ms)
with compiling:
    device.build(directory='project', run=False)
compile_s = compiling.seconds
setup_s = perf_counter() - begin - compile_s
device.run(directory='project', with_output=False, run_args=[])
with open('project/results/measured.json') as program:
    program = json.load(program)
run_s, peak_rss = program['run_s'], program['peak_rss_bytes']
setup_s += device.timers['run_binary'] - run_s
print(json.dumps({
    'brian': brian2.__version__, 'mode': 'cpp_standalone', 'threads': 2,
    'import_s': begin - begin_import, 'setup_s': setup_s, 'compile_s': compile_s, 'run_s': run_s,
    'peak_rss_bytes': peak_rss, 'neurons': len(G) + len(input),
    'synapses': {'Sub': len(Sub), 'Drive': len(Drive), 'Pairs': len(Pairs), 'Ring': len(Ring), 'Twice': len(Twice)},
    'spikes': {'spikes': int(spikes.num_spikes)}}))

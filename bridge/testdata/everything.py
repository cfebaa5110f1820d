# A Brian 2 script, written by spikelane export-brian.
#
# everything: Names that mean something in Python, orders, slots, units by other names, pathways
# beside on_pre
from brian2 import *
from brian2.units.allunits import mcandle

mcandela = mcandle
uV = uvolt

set_device('cpp_standalone', directory='output', build_on_run=False)

tau = 10*ms
derived = tau/2
step = 100*uvolt/volt*second
luminous = 3*mcandela
small = 2*uV
lots = 255
few = 1000.5

defaultclock.dt = step
seed(3)

magic_network.schedule = ['start', 'groups', 'thresholds', 'synapses', 'resets', 'end']

stim = TimedArray([[1, 2.5], [3, 4]]*(mV/ms), dt=2*ms)

lambda_ = NeuronGroup(3, '''
    dv/dt = -v/tau +  # a comment
            stim(t, 0) : volt (unless refractory)
    x : 1
    ''', threshold='v > derived/tau*uV', refractory='not_refractory and v > 1*volt',
    events={'dip': 'v < 0*volt'}, dt=0.2*ms, order=2, name='lambda')
lambda_.set_event_schedule('dip', when='before_resets')
lambda_.run_on_event('dip', '''
    x += 1
    x = x*2
    ''', when='end')
lambda_.x[2] = '1'

tau_ = NeuronGroup(2, 'x : 1', threshold='x > 1', reset='x = 0', refractory='derived', name='tau')

second_ = PoissonGroup(4, rates='1/derived', when='start', order=1, name='second')

never = SpikeGeneratorGroup(1, array([], dtype=int), []*second, name='never')

input_1 = PoissonInput(lambda_[:2], 'x', N=10, rate=1/second, weight='0.1', when='end', order=-1)

S = Synapses(lambda_, tau_[1:2], 'w : 1', on_pre={'pre': '''
    x_post += w
    w += 1
    ''', 'late': 'w += 1'}, on_post={'back': 'w = 0'}, on_event={'late': 'dip'},
    delay={'pre': derived}, multisynaptic_index='number', order=1, name='S')
S.connect(i=[0, 1], j=[0, 0])
S.connect(condition='i == 0', p=0.5, n='1 + i')
S.late.delay = 'w*ms'
S.pre.order = 0
S.back.order = 2
S.run_regularly('w = 0', when='end', order=4)

rate = PopulationRateMonitor(second_[1:], name='rate')
rate.when = 'start'
rate.order = 2
state = StateMonitor(S, ['w'], record=[0], name='state')
dips = EventMonitor(lambda_, 'dip', variables=['v'], name='dips')

run(10*ms)
tau = 20*ms
derived = tau/2
lambda_.x = '2'
S.w[1] = '1'
part = lambda_[0:2]
part.x['i < 1'] = '4'
run(5*ms)
device.build(directory='output')
print('dips:', dips.num_events)

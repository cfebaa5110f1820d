"""Everything that has one right answer: no random numbers, spikes at times that can be told."""

tau = 10*ms
G = NeuronGroup(6, '''dv/dt = -v/tau : 1
                      x : 1
                      k : integer
                      on : boolean
                      seen : 1 (shared)
                      twice = 2*x : 1''', threshold='v > 1.5', reset='v = 0.25; k += 1', refractory=1*ms, method='exact', name='G')
G.v = 'i/5.0'
G.x = [1, 2, 3, 4, 5, 6]
G.x[[1, 3]] = [20, 40]
G.on = [True, False, True, False, True, False]
G.seen = 3
G[2:5].v = '0.1*i + 0.01*N'
G.run_regularly('x += int(on)', dt=1*ms, name='G_regular')

inp = SpikeGeneratorGroup(3, [0, 1, 2, 0], [1, 2, 3, 5]*ms, name='inp')
S = Synapses(inp, G, '''w : 1
                        dA/dt = -A/(5*ms) : 1 (event-driven)''', on_pre={'go': 'v_post += w; A += 1', 'late': 'x_post += 100*A'},
             on_post='w += 0.125*A', name='S')
S.connect(j='2*i + n for n in range(2)')
S.w = '0.5 + i + 0.25*j'
S.go.delay = '0.1*ms*(1 + j)'
S.late.delay = 2*ms

sub = G[1:4]
spikes = SpikeMonitor(G, variables='v', name='spikes')
inputs = SpikeMonitor(inp, name='inputs')
states = StateMonitor(G, ['v', 'x', 'twice'], record=[0, 3], dt=0.5*ms, name='states')
weights = StateMonitor(S, 'w', record=[0, 4], name='weights')
rate = PopulationRateMonitor(sub, name='rate')
weights.active = False
run(6*ms)
tau = 5*ms
weights.active = True
G.v['i > 3'] = 'v + 0.5'
S.w = 0.75
run(3*ms)

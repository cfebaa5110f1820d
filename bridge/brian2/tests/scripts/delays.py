"""Delays that differ: by expressions, by conditions, by lists, of two pathways, and along a line of neurons."""

source = SpikeGeneratorGroup(3, [0, 1, 2, 1, 0], [1, 1, 2, 5, 6.5]*ms, name='source')
late = 0.3*ms
cells = NeuronGroup(6, '''dv/dt = -v/(7*ms) : 1
                          x : 1''', threshold='v > 0.9', reset='v = 0', method='exact', name='cells')
S = Synapses(source, cells, 'w : 1', on_pre={'now': 'v_post += w', 'later': 'x_post += 1 + w'}, name='S')
S.connect()
S.w = '0.5 + 0.1*i*j'
S.now.delay['i == 0'] = '0.2*ms*j'
S.now.delay['i == 1'] = 'late + 0.1*ms*(N_post - j)'
S.later.delay = np.linspace(0.1, 1.8, 18)*ms
chain = Synapses(cells, cells, on_pre='v_post += 1.5', name='chain')
chain.connect(j='i + 1', skip_if_invalid=True)
chain.delay = '(1 + i)*0.25*ms'
spikes = SpikeMonitor(cells, name='spikes')
states = StateMonitor(cells, ('v', 'x'), record=True, name='states')
run(14*ms)

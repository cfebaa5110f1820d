"""Neurons coupled by gap junctions: summed variables that read both sides."""

n, tau, w = 9, 12*ms, 0.08
cells = NeuronGroup(n, '''dv/dt = (v0 - v + flow)/tau : 1
                          v0 : 1
                          flow : 1''', threshold='v > 1', reset='v = -0.2', method='euler', name='cells')
cells.v0 = '0.9 + i*0.05'
cells.v = 'cos(i)/2'
gaps = Synapses(cells, cells, 'flow_post = w*(v_pre - v_post) : 1 (summed)', name='gaps')
gaps.connect('abs(i - j) == 1 or abs(i - j) == n - 1')
trace = StateMonitor(cells, ('v', 'flow'), record=[0, 4, 8], name='trace')
spikes = SpikeMonitor(cells, name='spikes')
run(60*ms)

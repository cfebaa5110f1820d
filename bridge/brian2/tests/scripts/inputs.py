"""What drives neurons from outside, and what a script changes: tables, code at intervals, parts of groups, several runs."""

gain, tau = 2, 8*ms
table = TimedArray([0, 0.4, 1.2, -0.3, 0.8], dt=3*ms)
rows = TimedArray([[0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 0, 0]]*mV, dt=5*ms)
cells = NeuronGroup(4, '''dv/dt = (gain*table(t) + rows(t, i)/mV - v)/tau : 1
                          level : integer
                          on : boolean
                          base : 1 (constant)''', threshold='v > 1.1', reset='v = base', method='euler', name='cells')
cells.base = '0.1*i'
cells.level = 'floor(3.7 - i) + i/2.0'
cells.on = 'i > 1'
left, right = cells[:2], cells[2:]
left.v = '0.5 + i'
right.v = 0.25
right.run_regularly('''level += 2  # of All of these
                       v *= 0.9''', dt=2*ms, name='right_regularly')
spikes = SpikeMonitor(right, name='spikes')
rate = PopulationRateMonitor(cells, name='rate')
trace = StateMonitor(right, ('v', 'level'), record=[0, 1], dt=0.2*ms, name='trace')
run(7*ms)
gain = 1
left.v = 'v/2'
run(5*ms)
tau = 3*ms
cells.base[1] = 0.7
run(4*ms)

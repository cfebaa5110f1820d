# Names that the engine keeps for itself, tables and constants that change between runs, integers made of floats, a last sample.
tau = 10*ms
inp = TimedArray([1., 2., 3.], dt=1*ms)
G = NeuronGroup(3, '''dv/dt = (inp(t) - v)/tau : 1
                      lastupdate : 1
                      seen = 2*lastupdate : 1
                      k : integer
                      half = k/2.0 : integer''', name='G', threshold='v > 0.3', reset='v = 0; lastupdate += 1', method='euler')
G.k = '2.5*i + 0.5'
G.lastupdate = 'i'
S = Synapses(G, G, '''w : 1
                      lastupdate : second''', on_pre='''w += exp((lastupdate - t)/ms) + lastupdate_post
                                                        lastupdate = t''', name='S')
S.connect()
S.lastupdate = -1*ms
M = StateMonitor(G, ['v', 'lastupdate', 'seen', 'half'], record=True, name='M')
run(3*ms)
M.record_single_timestep()
tau = 5*ms
G.v = 'tau/(20*ms)'
inp = TimedArray([0., 5., 1., 2., 8.], dt=0.9*ms)
run(3*ms)
G.v = 'tau/(25*ms)'
tau = 7*ms
G.v = 'v + tau/(70*ms)'
run(2*ms)
M.record_single_timestep()

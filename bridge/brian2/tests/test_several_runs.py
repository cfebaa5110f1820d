"""
Several runs with the device line alone: what came after the last run is done when values are asked for, by running the script once more. Expected
values are closed forms, and what the same script draws again.
"""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, defaultclock, device, ms, run, seed, set_device

import brian2spikelane
from brian2spikelane.names import Unsupported


@pytest.fixture(autouse=True)
def at_once(tmp_path):
    set_device('spikelane', directory=str(tmp_path / 'out'))
    device.reinit()
    device.activate(directory=str(tmp_path / 'out'))
    defaultclock.dt = 0.1*ms
    yield
    device.reinit()
    set_device('runtime')


def test_values_between_runs():
    tau = 10*ms
    G = NeuronGroup(2, 'dv/dt = -v/tau : 1\nr : 1', method='exact')
    G.v = 1
    G.r = 'rand()'
    M = StateMonitor(G, 'v', record=True)
    run(1*ms, report='text')
    np.testing.assert_allclose(G.v[:], np.exp(-0.1)*np.ones(2), rtol=1e-12)
    drawn = np.array(G.r[:])
    G.v = G.v[0]*2  # which has been read
    tau = 5*ms
    run(1*ms)
    np.testing.assert_allclose(G.v[:], 2*np.exp(-0.3)*np.ones(2), rtol=1e-12)
    np.testing.assert_array_equal(G.r[:], drawn)
    assert len(M.t) == 20
    G.v = 'r*0 + 7'
    np.testing.assert_array_equal(G.v[:], [7, 7])
    np.testing.assert_array_equal(G.r[:], drawn)


def test_many_runs_are_one(monkeypatch):
    calls = []
    built = brian2spikelane.device.build
    monkeypatch.setattr(brian2spikelane.device, 'build', lambda **options: (calls.append(1), built(**options)))
    G = NeuronGroup(1, 'dv/dt = 1/ms : 1', threshold='v > 0.95', reset='v = 0', method='euler')
    S = SpikeMonitor(G)
    for _ in range(5):
        run(1*ms)
    assert S.num_spikes == 5
    assert len(calls) == 2  # the first run, and all


def test_seeds_of_nobody():
    G = NeuronGroup(1, 'x : 1')
    seed()
    G.x = 'rand()'
    run(1*ms)
    x = float(G.x[0])
    run(1*ms)
    assert float(G.x[0]) == x


def test_another_network():
    G, H = NeuronGroup(1, 'x : 1'), NeuronGroup(1, 'x : 1')
    Network(G).run(1*ms)
    with pytest.raises(Unsupported, match='several'):
        Network(H).run(1*ms)

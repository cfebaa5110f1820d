"""
Building, running again with arguments, exporting and deleting, as with Brian's standalone device. Expected values are closed forms: v decays from 1
with the time constant tau, s is what a timed array holds; both are recorded before each of the ten steps, and read after them.
"""

import os
import shutil

import numpy as np
import pytest
from brian2 import NeuronGroup, StateMonitor, Synapses, TimedArray, defaultclock, device, ms, mV, run, set_device
from brian2.units import DimensionMismatchError

import brian2spikelane  # noqa: F401


@pytest.fixture
def network(tmp_path):
    """Nothing built yet, and objects of a script with one run."""
    set_device('spikelane', build_on_run=False)
    device.reinit()
    device.activate(build_on_run=False)
    defaultclock.dt = 0.1*ms
    tau0 = 10*ms
    table = TimedArray([1., 2.], dt=0.5*ms)
    G = NeuronGroup(3, '''dv/dt = -v/tau : 1
                          tau : second (shared, constant)
                          a : 1
                          s = table(t) : 1''', threshold='a > 5', method='exact', name='G')
    G.v = 1
    G.tau = tau0
    G.a = 'i'
    S = Synapses(G, G, 'w : 1', name='S')
    S.connect(j='i')
    S.w = 'i + 1'
    M = StateMonitor(G, ['v', 's'], record=True, name='M')
    run(1*ms)
    device.folder = str(tmp_path / 'out')
    yield G, S, M, table
    device.reinit()
    set_device('runtime')


def built(**options):
    device.build(directory=device.folder, **options)


def check(network, tau=10, a=(0, 1, 2), w=(1, 2, 3), s=(1, 2)):
    G, S, M, _ = network
    np.testing.assert_allclose(G.v[:], np.exp(-1/tau)*np.ones(3), rtol=1e-12)
    assert float(G.tau/ms) == pytest.approx(tau, rel=1e-12)
    np.testing.assert_array_equal(G.a[:], a)
    np.testing.assert_array_equal(S.w[:], w)
    np.testing.assert_array_equal(M.s[0], np.repeat(s, 5))
    np.testing.assert_allclose(M.v[1], np.exp(-np.arange(10)/(10*tau)), rtol=1e-12)


def test_values_come_with_the_run(network):
    built(run=False)
    with pytest.raises(NotImplementedError):
        network[2].v
    device.run()
    check(network)


def test_arguments(network):
    built(run=False)
    device.run(run_args={'G.tau': 5*ms})
    check(network, tau=5)
    device.run(run_args=['G.tau=0.002', 'G.a=4', 'S.w=7'])
    check(network, tau=2, a=[4]*3, w=[7]*3)
    device.run(run_args={network[3]: [5, 6], 'G.a': np.arange(3)*2, 'S.w': [3, 2, 1]})
    check(network, a=[0, 2, 4], w=[3, 2, 1], s=[5, 6])
    device.run()
    check(network)


@pytest.mark.parametrize('wrong, error', [
    ({'G.tua': 1}, KeyError), ({'H.tau': 1}, KeyError), ({'G.t': 1}, KeyError), (['G.tau'], ValueError), (['G.tau=fast'], ValueError),
    ('G.tau=1', TypeError), ({'G.tau': 1*mV}, DimensionMismatchError), ({'G.a': [1, 2]}, ValueError), ({'S.w': [1, 2]}, RuntimeError)])
def test_wrong_arguments(network, wrong, error):
    built()
    with pytest.raises(error):
        device.run(run_args=wrong)
    check(network)


def test_wrong_table(network):
    built()
    with pytest.raises(ValueError):
        device.run(run_args={network[3]: [1, 2, 3]})
    with pytest.raises(KeyError):
        device.run(run_args={TimedArray([1], dt=1*ms): 2})


def test_folders_of_results(network, tmp_path):
    built(run=False)
    device.run(run_args={'G.tau': 5*ms}, results_directory='five')
    device.run(run_args={'G.tau': 4*ms}, results_directory=str(tmp_path / 'four'))
    check(network, tau=4)
    assert os.path.exists(os.path.join(device.folder, 'five', 'last_run_info.txt'))
    assert os.path.exists(tmp_path / 'four' / 'last_run_info.txt')
    device.delete()
    assert os.listdir(tmp_path) == []


def test_nothing_of_others_is_deleted(network):
    built()
    mine = [os.path.join(device.folder, *names) for names in (['notes.txt'], ['results', 'mine'], ['arrays', 'mine'])]
    for path in mine:
        with open(path, 'w') as f:
            f.write('mine')
    device.delete()
    found = [os.path.join(folder, name) for folder, _, files in os.walk(device.folder) for name in files]
    assert sorted(found) == sorted(mine)
    device.delete(force=True)
    assert not os.path.exists(device.folder)


def test_report(network, capfd):
    device.main_queue[-1][1]['report'] = 'text'
    built(run=False)
    device.run(with_output=False)
    with open(os.path.join(device.folder, 'results', 'stdout.txt')) as f:
        said = f.read()
    assert said == 'Starting simulation at t=0 s for duration 0.001 s\n0.001 s (100%) simulated in < 1s\n'
    assert capfd.readouterr().out == ''
    device.run()
    assert capfd.readouterr().out == said


def test_misuse(network):
    with pytest.raises(RuntimeError, match='build'):
        device.run()
    with pytest.raises(TypeError, match='compiler_flags'):
        built(compiler_flags='-O3')
    with pytest.raises(ValueError, match='export'):
        built(ranks=2)
    built()
    with pytest.raises(RuntimeError, match='already'):
        built()
    with pytest.raises(ValueError, match='was built'):
        device.run(directory='elsewhere')


@pytest.mark.skipif(not shutil.which('g++') or not shutil.which('make'), reason='no C++ compiler')
def test_export(network, tmp_path):
    built(export=str(tmp_path / 'project'))
    check(network)
    device.run(run_args={'G.tau': 5*ms, network[3]: [5, 6], 'S.w': [3, 2, 1]})
    check(network, tau=5, w=[3, 2, 1], s=[5, 6])


def test_export_without_compiler(network, tmp_path):
    built(export=str(tmp_path / 'project'), compile=False)
    assert os.path.exists(tmp_path / 'project' / 'main.cpp') and not os.path.exists(tmp_path / 'project' / 'main')
    with pytest.raises(NotImplementedError):
        network[2].v

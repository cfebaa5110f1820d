"""The device: it takes down what a script does, and has the engine do it."""

import secrets

import numpy as np
from brian2.codegen.generators.base import CodeGenerator
from brian2.core.names import find_name
from brian2.core.namespace import get_local_namespace
from brian2.core.variables import ArrayVariable
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject
from brian2.devices.device import all_devices
from brian2.units import second
from brian2.utils.logger import get_logger

from . import methods
from .actions import actions, code_action
from .building import Building
from .names import Names, Unsupported
from .objects import describe, stored, variables
from .results import requests

logger = get_logger(__name__)

VERSION = 1  # of the document


class Checker(CodeGenerator):
    """Generates nothing: it is asked for the checks that Brian makes on the way."""

    def translate_one_statement_sequence(self, statements, scalar=False):
        self.array_read_write(statements)
        return []

    def determine_keywords(self):
        return {}


class TakenDown:
    """A code object that is not compiled: what it would do stands in the document."""

    def __init__(self, owner, name, template_name, abstract_code, variables, variable_indices, template_kwds):
        self.owner, self.name, self.template_name = owner, name, template_name
        self.abstract_code, self.variables, self.variable_indices, self.template_kwds = abstract_code, variables, variable_indices, template_kwds
        self.action = None  # where it is called outside of a run

    def __call__(self, **kwds):
        return self.run()

    def before_run(self):
        pass

    def run(self):
        if self.action is None:
            raise Unsupported(f"code object '{self.name}' of kind '{self.template_name}' outside of a run is not supported")
        device.main_queue.append(('act', self.action))

    def after_run(self):
        pass


class SpikelaneDevice(Building):
    """
    Runs scripts on the Spikelane engine.

    It behaves as Brian's standalone device, without a compiler. Options of ``set_device('spikelane', ...)`` are those of
    `build`.
    """

    def __init__(self):
        super().__init__()
        self.names = Names(CPPStandaloneCodeObject)
        self.described = {}  # name of an object: what it is
        self.objects = {}  # name of an object: the object, which must live until results are read
        self._runs = 0
        self._now = 0.0  # simulated seconds at the end of the last run
        self._seed = secrets.randbits(31)  # where the script gives none

    def seed(self, seed=None):
        super().seed(secrets.randbits(31) if seed is None else seed)

    def code_object(self, owner, name, abstract_code, variables, template_name, variable_indices, codeobj_class=None, template_kwds=None,
                    override_conditional_write=None, compiler_kwds=None):
        name = find_name(name)
        template = getattr(CPPStandaloneCodeObject.templater, template_name)
        Checker(variables=variables, variable_indices=variable_indices, owner=owner, iterate_all=template.iterate_all,
                codeobj_class=CPPStandaloneCodeObject, override_conditional_write=override_conditional_write,
                allows_scalar_write=template.allows_scalar_write, name=name, template_name=template_name).translate(
                    abstract_code, dtype=np.float64)
        code = TakenDown(owner, name, template_name, abstract_code, variables, variable_indices, dict(template_kwds or {}))
        code.action = code_action(code, self.names)
        self._forget(code, template)
        self.code_objects[name] = code
        return code

    def _forget(self, code, template):
        """Forget the values of all that the code may write; those of synapses between given pairs are known."""
        known = set()
        if code.template_name == 'synapses_create_array' and self.array_cache[code.variables['N']] is not None:
            count, cache = code.variables['N'], self.array_cache
            cache[count][0] += code.variables['sources'].size
            known.add(count)
            for side, given, offset in (('_synaptic_pre', 'sources', '_source_offset'), ('_synaptic_post', 'targets', '_target_offset')):
                var = code.variables[side]
                new = code.variables[given].get_value() + code.variables[offset].get_value()
                cache[var] = np.append(cache.get(var, np.empty(0, dtype=int)), new)
                known.add(var)
        read_only = {code.variables[name] for name in template.writes_read_only} | getattr(code.owner, 'written_readonly_vars', set())
        for var in code.variables.values():
            if isinstance(var, ArrayVariable) and var not in known and (not var.read_only or var in read_only):
                self.array_cache[var] = None

    def _forget_states(self, objects):
        """Forget the values of all variables of objects that a run may change."""
        for obj in objects:
            for name, var in stored(obj):
                if var in self.array_cache and not var.read_only and not var.constant:
                    self.array_cache[var] = None

    def network_run(self, net, duration, report=None, report_period=10*second, namespace=None, profile=None, level=0, **kwds):
        if kwds:
            logger.warn('Unsupported keyword argument(s) provided for run: ' + ', '.join(kwds))
        if report is not None and report not in ('text', 'stdout', 'stderr'):
            if not isinstance(report, str):
                raise TypeError("report argument has to be either 'text', 'stdout' or 'stderr'")
            raise Unsupported('a report function in C++ is not supported')
        if abs(net.t_ - self._now) > 1e-9*max(self._now, 1e-6):
            raise Unsupported(f"network '{net.name}' starts at {net.t_} s, where the runs before it have ended at {self._now} s: several "
                              "simulations in one script are not supported, unless device.reinit() and device.activate() stand between them")
        self.networks.add(net)
        self.enable_profiling = self.build_options.get('profile', False) if profile is None else profile
        if namespace is None:
            namespace = get_local_namespace(level=level + 2)
        found = net.sorted_objects
        net._clocks = {obj.clock for obj in found}
        end = net.t + duration
        for clock in net._clocks:
            clock.set_interval(net.t, end)
        with methods.noted() as chosen:
            net.before_run(namespace)
        self.clocks.update(net._clocks)
        net.t_ = self._now = float(end)
        for obj in found:
            if hasattr(obj, 'variables'):
                self.names.reserve(variables(obj))
        self.names.begin(found, again=self._runs > 0)
        self._runs += 1
        names = []
        for obj in found:
            what = describe(obj, self.names, namespace, chosen)
            if what is None:
                continue
            if obj.active:
                names.append(obj.name)
            self.objects[obj.name] = obj
            self._note(what)
        self.main_queue.append(('run', {
            'duration': float(duration), 'objects': names, 'dt': {c.name: float(c.dt_) for c in net._clocks},
            'report': report or '', 'report_period': float(report_period), 'constants': self.names.changed, 'tables': self.names.exchanged,
        }))
        self._forget_states(found)
        net.after_run()
        for clock in net._clocks:
            self.array_cache[clock.variables['timestep']] = np.array([clock._i_end])
            self.array_cache[clock.variables['t']] = np.array([clock._i_end * clock.dt_])
        if self.build_on_run and self._known is None:  # later runs are done when values are asked for
            self.build(direct_call=False, **self.build_options)

    def _note(self, what):
        """Take an object down; of one that is known already, what has changed since."""
        known = self.described.setdefault(what['name'], what)
        if what['kind'] == 'generator' and any(not np.array_equal(known[k], what[k]) for k in ('indices', 'times', 'period')):
            self.main_queue.append(('act', {'do': 'spikes', 'of': what['name'], **{k: what[k] for k in ('indices', 'times', 'period')}}))

    def document(self):
        """Return what the script has done so far, as a document with arrays in it."""
        arrays = {name: var for table in (self.arrays, self.dynamic_arrays, self.dynamic_arrays_2d) for var, name in table.items()}
        delays = {p.variables['delay']: {'of': name, 'pathway': p.objname}
                  for name, obj in self.objects.items() for p in getattr(obj, '_pathways', [])}
        done = actions(self.main_queue, arrays, self.static_arrays, delays)
        return {
            'format': 'brian', 'version': VERSION, 'dt': float(self.defaultclock.dt_), 'seed': self._seed, 'constants': self.names.constants,
            'tables': self.names.tables, 'binomials': self.names.binomials, 'functions': self.names.functions, 'objects': list(self.described.values()),
            'actions': [a for a in done if 'of' not in a or a['of'] in self.described],
            'results': requests(self.objects, self),
        }


device = SpikelaneDevice()
all_devices['spikelane'] = device

"""Objects of a Brian network, described as the document has them: plain values, with the texts that users wrote."""

import numpy as np
from brian2.core.preferences import prefs
from brian2.core.variables import ArrayVariable, Subexpression
from brian2.devices.device import get_device
from brian2.equations.equations import BOOLEAN, DIFFERENTIAL_EQUATION, INTEGER, PARAMETER, SUBEXPRESSION
from brian2.groups.group import CodeRunner
from brian2.groups.neurongroup import NeuronGroup, Resetter, StateUpdater, SubexpressionUpdater, Thresholder
from brian2.groups.subgroup import Subgroup
from brian2.input.poissongroup import PoissonGroup
from brian2.input.poissoninput import PoissonInput
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.stateupdaters.base import StateUpdateMethod
from brian2.synapses.synapses import SummedVariableUpdater, Synapses, SynapticPathway
from brian2.synapses.synapses import StateUpdater as SynapticStateUpdater
from brian2.units.fundamentalunits import Quantity
from brian2.utils.stringtools import word_substitute

from .methods import ENGINE
from .names import Unsupported, spelled, unit, variable

# What belongs to an object that is described itself.
PARTS = (StateUpdater, SynapticStateUpdater, SubexpressionUpdater, Thresholder, Resetter, SynapticPathway, SummedVariableUpdater)


def describe(obj, names, namespace, chosen):
    """
    Return what an object of a network is, as a dictionary with its kind; None for parts of others.

    chosen are the integration methods that Brian has chosen, by object.
    """
    if isinstance(obj, PARTS) or isinstance(obj, Subgroup):
        return None
    for kind, how in ((NeuronGroup, _neurons), (PoissonGroup, _poisson), (SpikeGeneratorGroup, _generator), (Synapses, _synapses),
                      (PoissonInput, _input), (EventMonitor, _spike_monitor), (StateMonitor, _state_monitor),
                      (PopulationRateMonitor, _rate_monitor)):
        if isinstance(obj, kind):
            if type(obj).__name__ == 'SpatialNeuron':
                raise Unsupported(f"'{obj.name}' is a SpatialNeuron: neurons with a morphology are not supported")
            what = how(obj, names, namespace)
            if what.get('method') == '':
                what['method'] = _known(obj, chosen.get(obj.name, ''))
            return what
    if type(obj) is CodeRunner and obj.template == 'stateupdate':
        return _regular(obj, names, namespace)
    raise Unsupported(f"'{obj.name}' is a {type(obj).__name__}, which is not supported")


def place(obj):
    """Return where an object stands within the time step."""
    return {'dt': step(obj), 'when': obj.when, 'order': int(obj.order)}


def step(obj):
    """Return the step of an object's clock in seconds, 0 of the default clock."""
    return 0.0 if obj.clock is get_device().defaultclock else float(obj.clock.dt_)


def part(group):
    """Return a group, or a part of one, as others refer to it."""
    if isinstance(group, Subgroup) or hasattr(group, '_source_N') and hasattr(group, 'start'):
        return {'of': group.source.name, 'from': int(group.start), 'to': int(group.stop)}
    return {'of': group.name}


def variables(group):
    """Return the names of the variables of an object that its texts may mention."""
    return [name for name in group.variables if not name.startswith('_')]


def _kind(eq):
    """Return the type or the unit of a variable."""
    return {INTEGER: 'integer', BOOLEAN: 'boolean'}.get(eq.var_type) or unit(eq.dim)


def _line(eq, group, names, namespace, flags=None):
    """Return a line of equations."""
    flags = sorted(eq.flags if flags is None else flags)
    line = variable(eq.varname, group)
    if eq.type != PARAMETER:
        left = f'd{line}/dt' if eq.type == DIFFERENTIAL_EQUATION else line
        right = names.text(_one_line(eq.expr.code), group, namespace)
        if eq.type == SUBEXPRESSION and eq.var_type == INTEGER:
            right = f'int({right})'  # Brian's devices cut fractions off
        line = f'{left} = {right}'
    line = f'{line} : {_kind(eq)}'
    return f'{line} ({", ".join(flags)})' if flags else line


def _one_line(code):
    return ' '.join(code.split())


def _method(owner, updater):
    """Return the name of an integration method of the engine."""
    choice = updater.method_choice
    if updater.method_options:
        known = {k: v for k, v in updater.method_options.items() if k not in ('simplify', 'split_linear_only')}
        if known:
            raise Unsupported(f"'{owner.name}' has options of its method that are not supported: {', '.join(sorted(known))}")
    if choice is None or isinstance(choice, (list, tuple)):
        return ''
    if not isinstance(choice, str):
        for name, known in StateUpdateMethod.stateupdaters.items():
            if choice is known:
                choice = name
                break
        else:
            raise Unsupported(f"'{owner.name}' has a method of its own for the state update, which is not supported")
    return _known(owner, choice)


def _known(owner, choice):
    if not choice:
        return ''
    if choice not in ENGINE:
        raise Unsupported(f"'{owner.name}' is integrated by '{choice}', which is not supported")
    return ENGINE[choice]


def _neurons(g, names, namespace):
    linked = sorted(g._linked_variables)
    lines = [_line(eq, g, names, namespace) for eq in g.user_equations.ordered]
    d = {
        'kind': 'neurons', 'name': g.name, 'n': len(g), 'dt': step(g), 'order': int(g.order),
        'equations': '\n'.join(lines), 'method': _method(g, g.state_updater) if len(g.user_equations.diff_eq_names) else '',
        'refractory': _refractory(g, names, namespace), 'threshold': '', 'reset': '', 'events': [],
        'links': [_link(g, name, names.found) for name in linked],
    }
    for event, condition in g.events.items():
        condition = names.text(condition, g, namespace)
        code = g.event_codes.get(event)
        if code is not None:
            code = names.text(code, g, namespace, known=_locals(code))
        detect, act = g.thresholder[event], g.resetter.get(event)
        if event == 'spike':
            d['threshold'], d['reset'] = condition, code or ''
            if detect.when != 'thresholds' or detect.order != g.order or act is not None and (act.when != 'resets' or act.order != g.order):
                raise Unsupported(f"the threshold or the reset of '{g.name}' was moved within the time step, which is not supported")
            continue
        if detect.order != g.order:
            raise Unsupported(f"event '{event}' of '{g.name}' was moved within its slot, which is not supported")
        d['events'].append({'name': event, 'condition': condition, 'when': detect.when, 'code': code or '',
                            'code_when': act.when if act else '', 'code_order': int(act.order) if act else 0})
    return d


def _refractory(g, names, namespace):
    """Return the refractory period or condition of a group."""
    legacy, given = prefs['legacy.refractory_timing'], g._refractory
    if given is False:
        return ''
    if isinstance(given, Quantity):
        period = f'{float(given)!r}*second'
        return f't - lastspike <= {period}' if legacy else period
    if legacy and 'lastspike' in g.state_updater._get_refractory_code(namespace):  # it is no condition
        raise Unsupported(f"'{g.name}' has an expression as refractory period, which is not supported with the preference "
                          "legacy.refractory_timing")
    return names.text(str(given), g, namespace)


def _locals(code):
    """Return the names that code itself may define."""
    out = set()
    for line in code.split('\n'):
        left = line.split('=')[0].strip()
        if left.isidentifier():
            out.add(left)
    return out


def _link(g, name, objects):
    """Return which variable a linked one stands for."""
    index = g.variables.indices.get(name)
    if name not in g.variables:
        raise TypeError(f"the linked variable '{name}' of '{g.name}' has not been linked")
    var = g.variables[name]
    of, to = var.owner.name, variable(var.name, var.owner)
    if isinstance(var, Subexpression):
        of, to = _original(name, var, objects)
    d = {'variable': variable(name, g), 'of': of, 'to': to}
    if index not in ('_idx', '0'):
        d['index'] = np.asarray(g.variables[index].get_value(), dtype=np.int32)
    return d


def _original(name, var, objects):
    """Return the group and the name of the subexpression that Brian has copied for a linked variable."""
    for group in objects:
        for there, sub in getattr(group, 'variables', {}).items():
            if not isinstance(sub, Subexpression) or sub is var:
                continue
            copy = {}
            for identifier in sub.identifiers:
                if identifier in sub.owner.variables:
                    owned = hasattr(sub.owner.variables[identifier], 'owner')
                    copy[identifier] = f'_{name}_{sub.owner.name}_{identifier}' if owned else f'_{name}_{identifier}'
            if word_substitute(sub.expr, copy) == var.expr:
                return sub.owner.name, variable(there, sub.owner)
    raise Unsupported(f"the linked variable '{name}' leads to a subexpression of an object that takes no part in the run")


def _poisson(g, names, namespace):
    d = {'kind': 'poisson', 'name': g.name, 'n': len(g), **place(g.thresholder['spike']), 'rates': ''}
    if isinstance(g._rates, str):
        d['rates'] = names.text(g._rates, g, namespace)
    return d


def _generator(g, names, namespace):
    return {'kind': 'generator', 'name': g.name, 'n': len(g), **place(g), 'period': float(g.variables['period'].get_value()[0]),
            'indices': np.asarray(g._neuron_index, dtype=np.int32), 'times': np.asarray(g._spike_time, dtype=float)}


def _synapses(s, names, namespace):
    lines = []
    driven = s.event_driven or {}
    for eq in s.equations.values():
        if eq.varname == s.multisynaptic_index:
            continue
        flags = [f for f in eq.flags if f != 'shared']  # each synapse has the value
        if eq.type == DIFFERENTIAL_EQUATION and 'clock-driven' not in flags:
            flags.append('clock-driven')
        lines.append(_line(eq, s, names, namespace, flags))
    lines += [_line(eq, s, names, namespace) for eq in driven.values() if eq.type == DIFFERENTIAL_EQUATION]
    for updater in s.summed_updaters.values():
        text = names.text(_one_line(updater.expression.code if hasattr(updater.expression, 'code') else str(updater.expression)), s, namespace)
        kind = 'integer' if updater.target_var.is_integer else unit(updater.target_var.dim)
        lines.append(f'{spelled(updater.target_varname, s)} = {text} : {kind} (summed)')
    d = {
        'kind': 'synapses', 'name': s.name, 'dt': step(s), 'order': int(s.order), 'source': part(s.source), 'target': part(s.target),
        'equations': '\n'.join(lines), 'method': _method(s, s.state_updater) if s.state_updater is not None else '',
        'multisynaptic_index': s.multisynaptic_index or '', 'pathways': [], 'updates': '',
    }
    if s.subexpression_updater is not None:  # as Brian does it: parameters that code sets before each step
        d['updates'] = names.text(s.subexpression_updater.abstract_code, s, namespace)
    for p in s._pathways:
        if p.when != 'synapses':
            raise Unsupported(f"pathway '{p.name}' was moved to slot '{p.when}', which is not supported")
        d['pathways'].append({'name': p.objname, 'post': p.prepost == 'post', 'event': p.event, 'order': int(p.order),
                              'one_delay': bool(p.variables['delay'].scalar), 'code': names.text(p.code, s, namespace, known=_locals(p.code))})
    return d


def _input(obj, names, namespace):
    weight = obj._weight
    if isinstance(weight, str):
        weight = names.text(weight, obj._group, namespace)
    else:
        dims = unit(getattr(weight, 'dim', None) or obj._group.variables[obj._target_var].dim)
        weight = f'{float(weight)!r}*{dims}' if dims != '1' else repr(float(weight))
    return {'kind': 'input', 'name': obj.name, 'target': part(obj._group), 'variable': spelled(obj._target_var, obj._group), 'n': int(obj._N),
            'rate': float(obj._rate), 'weight': weight, **place(obj)}


def _regular(obj, names, namespace):
    return {'kind': 'regular', 'name': obj.name, 'target': part(obj.group), **place(obj),
            'code': names.text(obj.abstract_code, obj.group, namespace, known=_locals(obj.abstract_code))}


def _spike_monitor(m, names, namespace):
    return {'kind': 'spikes', 'name': m.name, 'source': part(m.source), 'event': m.event, 'record': bool(m.record), **place(m),
            'variables': [spelled(name, m.source) for name in sorted(m.record_variables - {'i', 't'})]}


def _state_monitor(m, names, namespace):
    names_ = list(m.record_variables)
    if not names_:  # the times alone: the engine records something beside them
        names_ = [name for name, _ in stored(m.source) if not name.startswith('_') and name not in ('i', 'N')][:1]
    return {'kind': 'states', 'name': m.name, 'source': part(m.source), **place(m), 'variables': sorted({recorded(name, m.source) for name in names_}),
            'indices': np.asarray(m.record, dtype=np.int32)}


def recorded(name, owner):
    """Return the name in the engine of a variable that is recorded: synapses know those of their target by their bare names as well."""
    post = f'{name}_post'
    if isinstance(owner, Synapses) and post in owner.variables and owner.variables.get(name) is owner.variables[post]:
        name = post
    return spelled(name, owner)


def _rate_monitor(m, names, namespace):
    return {'kind': 'rates', 'name': m.name, 'source': part(m.source), **place(m)}


def stored(group):
    """Return the array variables that belong to an object, by name."""
    for name, var in getattr(group, 'variables', {}).items():
        if isinstance(var, ArrayVariable) and var.name == name and _owned(var, group):
            yield name, var


def _owned(var, group):
    try:
        return var.owner is not None and var.owner.name == group.name
    except ReferenceError:
        return False

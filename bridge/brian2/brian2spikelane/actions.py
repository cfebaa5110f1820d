"""What a script does with its objects, in order: values that it sets, connections that it makes, runs."""

import re

import numpy as np
from brian2.core.clocks import Clock
from brian2.groups.subgroup import Subgroup
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import Synapses

from .names import Unsupported, spelled, unit, variable
from .objects import part

# Arrays of these are made and kept by the engine itself.
_SKIPPED = (Clock, EventMonitor, StateMonitor, PopulationRateMonitor)


def actions(queue, arrays, statics, delays):
    """
    Return the actions of a main queue.

    arrays finds the variable of an array's name, statics an array of values, delays the pathway of a variable.
    """
    out = []
    for verb, args in queue:
        if verb == 'resize_array':
            continue
        if verb == 'act':
            act = args
        elif verb == 'run':
            act = {'do': 'run', **args}
        elif verb == 'seed':
            act = {'do': 'seed', 'seed': None if args is None else int(args)}
        elif verb in ('set_by_single_value', 'set_by_constant', 'set_by_array', 'set_array_by_array'):
            act = _values(verb, args, arrays, statics, delays)
        else:
            raise Unsupported(f"'{verb}' is code in C++ for Brian's own device, which is not supported")
        if act is not None:
            out.append(act)
    return out


def _values(verb, args, arrays, statics, delays):
    """Return the action that gives a variable values, None where the engine does not need to be told."""
    var = arrays[args[0]]
    owner = var.owner
    try:
        owner.name
    except (AttributeError, ReferenceError):
        return None  # nobody can simulate it any more
    if isinstance(owner, _SKIPPED) or var.name.startswith('_') or var not in delays and owner.variables.get(var.name) is not var:
        return None
    if isinstance(owner, SpikeGeneratorGroup) or _initial(var, verb, args):
        return None
    act = {'do': 'values', **(delays.get(var) or part(owner)), 'variable': variable(var.name, owner), 'unit': unit(var.dim), 'kind': np.dtype(var.dtype).kind}
    if verb == 'set_by_single_value':
        if var.scalar:
            return {**act, 'value': _value(args[2])}
        return {**act, 'indices': np.array([args[1]], dtype=np.int32), 'values': np.array([_value(args[2])], dtype=float)}
    if verb == 'set_by_constant':
        return {**act, 'value': float(args[1])}
    if verb == 'set_by_array':
        values = statics[args[1]]
        return {**act, 'values': np.asarray(values, dtype=float)} if values.size > 1 else {**act, 'value': float(values[0])}
    indices, values = np.asarray(statics[args[1]], dtype=np.int32), np.asarray(statics[args[2]], dtype=float)
    return {**act, 'indices': indices, 'values': np.broadcast_to(values, indices.shape).copy()}


def _initial(var, verb, args):
    """Report whether a group is given the refractory state that it begins with anyway."""
    if verb not in ('set_by_constant', 'set_by_single_value'):
        return False
    value = float(args[1]) if verb == 'set_by_constant' else _value(args[2])
    return (var.name, value) in (('lastspike', -1e4), ('not_refractory', 1.0))


def _value(text):
    """Return the number that Brian has written as C++."""
    text = text.strip('() ').replace(' ', '')
    known = {'true': 1.0, 'false': 0.0, 'INFINITY': np.inf, '-INFINITY': -np.inf, 'NAN': np.nan}
    return known[text] if text in known else float(text)


def _target(owner):
    """Return which object an action is about."""
    if hasattr(owner, 'objname') and hasattr(owner, 'synapses'):  # delays belong to a pathway
        return {'of': owner.synapses.name, 'pathway': owner.objname}
    return part(owner)


def code_action(code, names):
    """Return the action that a code object stands for when it is called outside of a run, None for those that are not."""
    kind, owner = code.template_name, code.owner
    if kind == 'synapses_create_array':
        return {'do': 'connect', 'of': owner.name, 'i': _indices(code, 'sources'), 'j': _indices(code, 'targets')}
    if kind == 'synapses_create_generator':
        return _generator(code, names)
    if kind == 'statemonitor':  # record_single_timestep
        return {'do': 'record', 'of': owner.name}
    if kind in ('group_variable_set_conditional', 'group_variable_set'):
        block = code.abstract_code['statement'] if 'statement' in code.abstract_code else code.abstract_code[None]
        name, text = (x.strip() for x in block.split('=', 1))
        group, var = _whole(owner), code.variables[name]
        text = names.resolved(text, code.variables, group)
        if np.dtype(var.dtype).kind in 'iu':
            text = f'int({text})'  # Brian's devices cut fractions off
        act = {'do': 'set', **_target(owner), 'variable': spelled(name, group, var), 'text': text}
        if kind == 'group_variable_set':
            act['indices'] = np.atleast_1d(np.asarray(code.variables['_group_idx'].get_value(), dtype=np.int32))
            return act
        where = code.abstract_code['condition'].split('=', 1)[1].strip()
        if where != 'True':
            act['where'] = names.resolved(where, code.variables, group)
        return act
    return None


def _whole(owner):
    return owner.synapses if hasattr(owner, 'objname') and hasattr(owner, 'synapses') else owner


def _indices(code, name):
    return np.asarray(code.variables[name].get_value(), dtype=np.int32)


def _generator(code, names):
    """Return the connect action of a generator: Brian has brought conditions into that form too."""
    kwds, owner = code.template_kwds, code.owner
    inner = kwds['inner_variable']
    over = 'targets' if kwds['result_index'] == 'j' else 'sources'

    def text(t):
        return names.resolved(t, code.variables, owner, known={inner})

    n = code.abstract_code['update'].rsplit('_n = ', 1)[1].strip()
    it = kwds['iterator_kwds']
    if kwds['iterator_func'] == 'range':
        around = f"range({text(it['low'])}, {text(it['high'])}, {text(it['step'])})"
    else:
        size = f"p={text(it['p'])}" if kwds['iterator_kwds'].get('sample_size') == 'random' else f"size={text(it['size'])}"
        around = f"sample({text(it['low'])}, {text(it['high'])}, {text(it['step'])}, {size})"
    element = text(kwds['element'])
    condition = kwds['if_expression']
    condition = '' if condition is None or condition.strip() == 'True' else f' if {text(condition)}'
    whole = f'{element} for {inner} in {around}{condition}'
    fresh = _free('k', whole)
    whole = re.sub(rf'\b{re.escape(inner)}\b', fresh, whole)
    return {'do': 'connect', 'of': owner.name, over: whole, 'n': text(n), 'skip_if_invalid': bool(kwds['skip_if_invalid'])}


def _free(name, text):
    """Return a name for the variable of a generator that does not stand in the text yet."""
    while re.search(rf'\b{name}\b', text):
        name += '_'
    return name

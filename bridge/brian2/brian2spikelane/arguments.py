"""Arguments of a run: values that take the place of what the script says, without another build."""

import numpy as np
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.poissongroup import PoissonGroup
from brian2.input.timedarray import TimedArray
from brian2.synapses.synapses import Synapses
from brian2.units.fundamentalunits import Quantity, fail_for_dimension_mismatch

from .names import unit


def arguments(run_args, objects, names):
    """
    Return run_args as the engine takes them.

    They are a dictionary of values by 'object.variable', or by TimedArray, or a list of texts 'object.variable=number', where
    numbers are in SI base units. A value is a quantity, a number or an array of one for each element.
    """
    if isinstance(run_args, str):
        raise TypeError(f"run_args is a text; it should be a list of such, or a dictionary: ['{run_args}']")
    if not isinstance(run_args, dict):
        run_args = dict(_parsed(text) for text in run_args or ())
    out = []
    for key, value in run_args.items():
        if isinstance(key, TimedArray):
            out.append(_table(key, value, names))
        else:
            out.append(_variable(key, value, objects))
    return out


def _parsed(text):
    name, equals, number = text.partition('=')
    try:
        return name.strip(), float({'True': '1', 'False': '0'}.get(number.strip(), number))
    except ValueError:
        raise ValueError(f"'{text}' among run_args is not 'object.variable=number'") from None


def _variable(name, value, objects):
    of, _, variable = str(name).partition('.')
    known = sorted(f'{o.name}.{v}' for o in objects.values() for v, var in getattr(o, 'variables', {}).items() if _settable(o, v, var))
    if f'{of}.{variable}' not in known:
        raise KeyError(f"run_args has '{name}', which is no variable of the script that can be set; those are: {', '.join(known)}. "
                       "Constants are compiled in: make a parameter of what is to change, tau : second (shared, constant)")
    var = objects[of].variables[variable]
    if isinstance(value, Quantity):
        fail_for_dimension_mismatch(value, var, f"the value that run_args has for '{name}'")
    act = {'of': of, 'variable': variable, 'unit': unit(var.dim), 'kind': np.dtype(var.dtype).kind}
    if np.ndim(value) > 0 and isinstance(var.size, (int, np.integer)) and not isinstance(var, DynamicArrayVariable) and np.size(value) != var.size:
        raise ValueError(f"run_args has {np.size(value)} values for '{name}', which has {var.size}")
    return {**act, **_value(value, name)}


def _settable(obj, name, var):
    return isinstance(obj, (NeuronGroup, PoissonGroup, Synapses)) and isinstance(var, ArrayVariable) and not var.read_only and not name.startswith('_') and getattr(var.owner, 'name', None) == obj.name


def _table(table, value, names):
    there = names.named(table)
    if there is None:
        raise KeyError(f"run_args has the TimedArray '{table.name}', which the script does not use")
    if isinstance(value, TimedArray):
        value = Quantity(value.values, dim=value.dim)
    if isinstance(value, Quantity):
        fail_for_dimension_mismatch(value, Quantity(1, dim=table.dim), f"the values that run_args has for '{table.name}'")
    if np.ndim(value) > 0 and np.shape(value) != table.values.shape:
        raise ValueError(f"run_args has values of shape {np.shape(value)} for '{table.name}', which has {table.values.shape}")
    return {'table': there, **_value(value, table.name)}


def _value(value, name):
    values = np.asarray(value, dtype=float)
    if values.ndim == 0:
        return {'value': float(values)}
    if values.size == 0:
        raise ValueError(f"run_args has no values for '{name}'")
    return {'values': values.ravel()}

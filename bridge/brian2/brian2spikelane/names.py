"""
Names of the script that texts of the model mention: constants, tables and functions.

Brian looks names up for each object by itself, where the engine has one namespace for all. A name that stands for different
things in different places gets a number behind it, and so does one that the engine keeps for itself.
"""

import numbers
import re

import numpy as np
from brian2.core.functions import DEFAULT_FUNCTIONS, Function
from brian2.core.namespace import DEFAULT_UNITS
from brian2.core.variables import Constant
from brian2.input.timedarray import TimedArray
from brian2.input.poissoninput import BinomialFunction
from brian2.units.allunits import coulomb, farad, henry, hertz, joule, newton, ohm, siemens, tesla, volt, watt, weber
from brian2.utils.stringtools import get_identifiers, word_substitute

# Names that mean the same in both, so that nothing needs to be said about them.
_KEYWORDS = {'and', 'or', 'not', 'True', 'False', 'inf', 'pi', 'e', 'for', 'in', 'if', 'range', 'sample', 'xi'}

# Names that the engine gives a meaning of their own in every text.
_TAKEN = {'t', 'dt', 't_in_timesteps', 'i', 'j', 'N', 'N_pre', 'N_post', 'N_incoming', 'N_outgoing', 'lastspike', 'lastupdate',
          'not_refractory', 'refractory', 'refractory_until'}


def variable(name, group):
    """
    Return the name in the document of a variable of a group: one that users may define in Brian alone gets another, and so does one
    of synapses that their target has too, where a name without a side is that of the target in the engine.
    """
    target = getattr(group, 'target', None)
    if name not in _own(group) or name not in _TAKEN and (target is None or name not in target.variables):
        return name
    there = f'{name}_' if target is None else f'{name}_s'
    while there in group.variables or target is not None and there in target.variables:
        there += '_'
    return there


def spelled(name, group, var=None):
    """Return variable's answer for a name in the texts of a group, where it may lead to another group."""
    for suffix in ('', '_pre', '_post'):
        stem = name[:len(name) - len(suffix)]
        if not suffix and name in _own(group):
            return variable(name, group)
        if not name.endswith(suffix) or stem not in _TAKEN:
            continue
        owner = getattr(group.variables.get(name) if var is None else var, 'owner', None)
        return variable(stem, owner) + suffix if owner is not None else name
    return name


def _own(group):
    """Return the names that the equations of an object define, as its user has written them."""
    equations = getattr(group, 'user_equations', None) or getattr(group, 'equations', None)
    return equations.names if equations is not None else ()


# Units that have a name.
_UNITS = {u.dim: u.name for u in (volt, siemens, farad, ohm, coulomb, hertz, newton, joule, watt, weber, tesla, henry)}


# What Brian makes of a BinomialFunction for the engine: its parameters.
BinomialFunction.implementations['spikelane'] = lambda n, p, use_normal, name: ({'n': int(n), 'p': float(p)}, None)


class Unsupported(NotImplementedError):
    """Something of the script that the engine cannot do, by name."""


class Names:
    """The constants, tables and functions of a document, and the names that they have there."""

    def __init__(self, compiled):
        self.constants = {}  # name: what it was made of
        self.compiled = compiled  # the code object class whose C++ implementations of functions count
        self.tables = []
        self.functions = []
        self.binomials = []
        self._taken = set()  # names of variables
        self._named = {}  # name in the document: what it stands for, as a key that compares
        self._bound = {}  # object and name in its texts: name in the document
        self._again = False
        self.changed = {}  # constants that a later run has other values for
        self.exchanged = []  # tables that a later run has in the place of those of the same names
        self._present = {}  # name in the document: the table that it stands for
        self._wanted = {}  # the same, as the run that is described wants it

    def begin(self, found, again):
        """Begin to describe the objects found in a run; again says that there was one before."""
        self.found, self._again, self.changed, self.exchanged, self._wanted = found, again, {}, [], {}

    def reserve(self, names):
        """Keep names of variables from being given to constants."""
        self._taken.update(names)

    def text(self, text, group, namespace, known=()):
        """
        Return a text as it stands in the document.

        namespace is that of the run or of the call that the text came with; known are names that the text itself defines.
        """
        text, renamed = re.sub('#.*', '', text), {}  # comments hold words that mean nothing
        for name in sorted(get_identifiers(text)):
            if name in group.variables:
                there = spelled(name, group)
            elif name in known or name in _KEYWORDS or name.startswith('xi_'):
                continue
            else:
                there = self._give(name, group._resolve(name, run_namespace=namespace, user_identifier=False), group)
            if there != name:
                renamed[name] = there
        return word_substitute(text, renamed) if renamed else text

    def resolved(self, text, variables, group, known=()):
        """Return a text as it stands in the document, with the variables that Brian has already found for its names."""
        renamed = {}
        for name in sorted(get_identifiers(text)):
            what = variables.get(name)
            if name in known or name in _KEYWORDS or what is None:
                continue
            if not isinstance(what, (Constant, Function)) or name in group.variables and group.variables[name] is what:
                there = spelled(name, group, what)
            else:
                there = self._give(name, what, group, lasting=False)
            if there != name:
                renamed[name] = there
        return word_substitute(text, renamed) if renamed else text

    def _give(self, name, what, group, lasting=True):
        """
        Return the name in the document of what a name stands for.

        lasting says that the text is of the model, so that a later run may have another value under that name; the others are
        evaluated once.
        """
        if isinstance(what, Function):
            return self._function(name, what, group, lasting)
        unit = DEFAULT_UNITS.get(name)
        value = what.get_value()
        if unit is not None and float(unit) == value and unit.dim == what.dim:
            return name
        bound = (group.name, name)
        if lasting and self._again and bound in self._bound:
            return self._change(bound, value, what.dim)
        there = self._name(name, _key(value, what.dim), lambda there: self.constants.__setitem__(there, constant(value, what.dim)))
        if lasting:
            self._bound[bound] = there
        return there

    def named(self, function):
        """Return the name in the document of a table; None if it has none."""
        return next((name for name, key in self._named.items() if key == ('table', id(function))), None)

    def _change(self, bound, value, dim):
        """Take down the value that a constant of an earlier run has now."""
        there, text = self._bound[bound], constant(value, dim)
        if self.changed.get(there, text) != text:
            raise Unsupported(f"'{bound[1]}' stood for one value in all objects in an earlier run, and stands for several now")
        self.changed[there], self._named[there] = text, _key(value, dim)
        return there

    def _function(self, name, f, group, lasting):
        if f is DEFAULT_FUNCTIONS.get(name):
            return name
        for usual, g in DEFAULT_FUNCTIONS.items():  # from brian2 import exp as exponential
            if f is g:
                return usual
        first = self._bound.setdefault((group.name, name), f) if lasting else f
        if isinstance(f, TimedArray) and isinstance(first, TimedArray):
            there = self._name(name, ('table', id(first)), lambda there: self.tables.append(_table(there, first)))
            self._exchange(name, there, first, f, lasting)
            return there
        if self._again and first is not f:
            raise Unsupported(f"'{name}' of '{group.name}' stood for another function in an earlier run, which is not supported")
        if isinstance(f, BinomialFunction):
            return self._name(name, ('binomial', id(f)), lambda there: self.binomials.append({'name': there, **_parameters(f, group)}))
        return self._name(name, ('function', id(f)), lambda there: self.functions.append(self._compiled(there, f, group)))

    def _exchange(self, name, there, first, f, lasting):
        """Take down that a table has taken the place of another."""
        wanted = self._wanted.setdefault(there, f) if lasting else self._present.get(there, first)
        if wanted is not f:
            raise Unsupported(f"'{name}' stood for one TimedArray in an earlier run, and stands for several now")
        if self._present.setdefault(there, first) is not f:
            self._present[there] = f
            self.exchanged.append(_table(there, f))

    def _compiled(self, name, f, group):
        try:
            implementation = f.implementations[self.compiled]
        except KeyError:
            raise Unsupported(f"function '{name}' of '{group.name}' is Python code, which the engine cannot call; give it a body in "
                              f"C++ with implementation('cpp', ...)")
        code = implementation.get_code(group)
        if isinstance(code, dict):
            code = '\n'.join(code[k] for k in ('support_code', 'hashdefine_code') if k in code)
        return {'name': name, 'code': code, 'target': implementation.name or name,
                'arguments': [_argument(u) for u in f._arg_units or ()], 'result': 'integer' if f._return_type == 'integer' else _argument(f._return_unit)}

    def _name(self, name, key, add):
        """Give a name, or the same with a number, to what the key stands for, and add it if it is new."""
        there, n = self._usable(name), 1
        while self._named.get(there, key) != key or there in self._taken:
            n += 1
            there = f'{self._usable(name)}_{n}'
        if there not in self._named:
            self._named[there] = key
            add(there)
        return there

    @staticmethod
    def _usable(name):
        if name in _TAKEN or name in DEFAULT_UNITS or name.startswith('_') or name.endswith(('_pre', '_post')):
            return f'c_{name.strip("_")}_'
        return name


def _key(value, dim):
    kind = 'float'
    if isinstance(value, (bool, np.bool_)):
        kind = 'bool'
    elif isinstance(value, numbers.Integral):
        kind = 'int'
    return kind, repr(float(value)), unit(dim)


def constant(value, dim):
    """Return a constant as texts have it: a number, or one times a unit."""
    kind, text, of = _key(value, dim)
    if kind == 'bool':
        return str(bool(value))
    if kind == 'int':
        return str(int(value))
    return text if of == '1' else f'{text}*{of}'


def unit(dim):
    """Return a unit as equations have it."""
    if dim in _UNITS:
        return _UNITS[dim]
    names = ('metre', 'kilogram', 'second', 'amp', 'kelvin', 'mole', 'candela')
    parts = []
    for name, exponent in zip(names, dim._dims if dim is not None else ()):
        if exponent == 1:
            parts.append(name)
        elif exponent:
            parts.append(f'{name}**{exponent:g}' if exponent > 0 else f'{name}**({exponent:g})')
    return '*'.join(parts) or '1'


def _table(name, f):
    values = np.asarray(f.values, dtype=float)
    return {'name': name, 'dt': float(f.dt), 'values': values, 'columns': values.shape[1] if values.ndim == 2 else 0,
            'unit': unit(f.dim)}


def _parameters(f, group):
    try:
        return f.implementations['spikelane'].get_code(group)
    except KeyError:
        raise Unsupported(f"the BinomialFunction '{f.name}' was made before brian2spikelane was imported")


def _argument(u):
    """Return the unit of an argument or a result of a function; Brian may not know it."""
    if u is bool:
        return 'boolean'
    dim = getattr(u, 'dim', None)
    return unit(dim) if dim is not None else '1'

"""
Which integration method Brian takes for each object.

The engine integrates equations itself, so Brian need not: its exact solutions take sympy longer than many a run. Brian is asked where
it is to choose a method, and where the method is one that the engine does not have.
"""

from contextlib import contextmanager

from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException
from brian2.stateupdaters.exact import get_linear_system

# Methods of Brian, and their names in the engine.
ENGINE = {'exact': 'exact', 'linear': 'exact', 'euler': 'euler', 'rk2': 'rk2', 'rk4': 'rk4', 'exponential_euler': 'exponential_euler',
          'heun': 'heun', 'milstein': 'milstein'}


@contextmanager
def noted():
    """Within the context, take down the method of each group that Brian would integrate."""
    chosen, apply = {}, StateUpdateMethod.apply_stateupdater

    def noting(equations, variables, method, method_options=None, group_name=None):
        alone = isinstance(method, str)
        if alone and method.lower() in ENGINE or not alone and not callable(method) and _plainly_linear(equations, variables, method):
            chosen[group_name] = (method if alone else method[0]).lower()
            return ''
        code = apply(equations, variables, method, method_options, group_name)
        if alone:
            chosen[group_name] = method.lower()
        return code

    def trying(equations, variables, method, method_options=None, group_name=None):
        """Within the choice among several, Brian has to try each, which it does by this very function."""
        code = apply(equations, variables, method, method_options, group_name)
        if isinstance(method, str):
            chosen[group_name] = method.lower()
        return code

    def outermost(equations, variables, method, method_options=None, group_name=None):
        StateUpdateMethod.apply_stateupdater = staticmethod(trying)
        try:
            return noting(equations, variables, method, method_options, group_name)
        finally:
            StateUpdateMethod.apply_stateupdater = staticmethod(outermost)

    StateUpdateMethod.apply_stateupdater = staticmethod(outermost)
    try:
        yield chosen
    finally:
        StateUpdateMethod.apply_stateupdater = staticmethod(apply)


def _plainly_linear(equations, variables, methods):
    """
    Report whether the first of several methods is the exact one and Brian is bound to take it: the system is linear, and its matrix
    triangular, regular, and made of constants.
    """
    if not methods or not isinstance(methods[0], str) or ENGINE.get(methods[0].lower()) != 'exact' or equations.is_stochastic:
        return False
    try:
        names, matrix, constants = get_linear_system(equations, variables)
    except (UnsupportedEquationsException, ValueError, KeyError):
        return False
    if not names or not (matrix.is_upper or matrix.is_lower) or any(matrix[k, k] == 0 for k in range(len(names))):
        return False
    symbols = set().union(*(x.free_symbols for x in list(matrix) + list(constants)))
    return all(getattr(variables.get(s.name), 'constant', False) for s in symbols)

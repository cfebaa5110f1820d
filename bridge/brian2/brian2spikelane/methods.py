"""Which integration method Brian takes for each object, where the script leaves the choice to it."""

from contextlib import contextmanager

from brian2.stateupdaters.base import StateUpdateMethod


@contextmanager
def noted():
    """Within the context, take down the name of the method of each group whose equations Brian integrates."""
    chosen, apply = {}, StateUpdateMethod.apply_stateupdater

    def noting(equations, variables, method, method_options=None, group_name=None):
        code = apply(equations, variables, method, method_options, group_name)
        if isinstance(method, str):  # a list comes back here, one name after the other
            chosen[group_name] = method.lower()
        return code

    StateUpdateMethod.apply_stateupdater = staticmethod(noting)
    try:
        yield chosen
    finally:
        StateUpdateMethod.apply_stateupdater = staticmethod(apply)

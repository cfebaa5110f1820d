"""Which arrays a script may read after a run, and what they are in the engine."""


import numpy as np
from brian2.monitors.spikemonitor import EventMonitor

from .names import variable
from .objects import recorded, stored


def requests(objects, device):
    """Return a request for each array that the engine shall leave in a file: the file, its type, the object and the variable."""
    out = []
    for name, obj in objects.items():
        for var_name, var in stored(obj):
            if var in device.arrays and (_told(var_name) or var_name == 'i' and isinstance(obj, EventMonitor)):
                out.append(_request(device, var, {'of': name, 'variable': _name(var_name, obj)}))
        for p in getattr(obj, '_pathways', []):
            out.append(_request(device, p.variables['delay'], {'of': name, 'pathway': p.objname, 'variable': 'delay'}))
    return out


def _name(name, obj):
    """Return the name in the engine of a variable of an object; monitors have those of what they record."""
    if name in getattr(obj, 'record_variables', ()) and name in obj.source.variables and not (name in ('i', 't')):
        return recorded(name, obj.source)
    return variable(name, obj)


def _told(name):
    return not name.startswith('_') and name != 'i' or name in ('_synaptic_pre', '_synaptic_post')


def _request(device, var, what):
    return {'file': device.get_array_filename(var, basedir=''), 'type': np.dtype(var.dtype).str, **what}

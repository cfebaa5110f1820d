"""What becomes of what a script did: it is written down, run, run again with arguments, exported, and removed."""

import os
import shutil
import tempfile
import time

from brian2.core.preferences import prefs
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice
from brian2.groups.group import Group
from brian2.units import second
from brian2.utils.logger import get_logger

from . import engine
from .arguments import arguments
from .names import Unsupported

logger = get_logger(__name__)


class Building(CPPStandaloneDevice):
    """A device that has its document run by the engine, in the manner of Brian's standalone device."""

    def __init__(self):
        super().__init__()
        self._command = None  # program, document and flags, once there is something to run
        self._exports = False  # what runs is an exported project
        self.results_dir = None  # of the last run; relative to the project's folder
        self._all_results = []  # folders of all runs
        self._known = None  # how much of the script the last run has done, where values are had by running it again

    def get_array_filename(self, var, basedir=None):
        """Return the file of a variable's values: in the folder of results of the last run."""
        return super().get_array_filename(var, basedir=(self.results_dir or 'results') if basedir is None else basedir)

    def _catch_up(self):
        """
        Run the script once more from its start, if it has done something since the last run: the engine is not there any more. It does what
        it did, since its seed is in the document.
        """
        if self._known in (None, len(self.main_queue)):
            return
        for verb, run in self.main_queue[:self._known]:
            if verb == 'run':
                run['report'] = ''  # it was told
        self._known, self.has_been_run = None, False
        self.build(direct_call=False, **{**self.build_options, 'directory': self.project_dir})

    def get_value(self, var, access_data=True):
        if self.array_cache.get(var, None) is None:
            self._catch_up()
        return super().get_value(var, access_data)

    def variableview_get_subexpression_with_index_array(self, variableview, item, run_namespace=None):
        self._catch_up()
        return super().variableview_get_subexpression_with_index_array(variableview, item, run_namespace=run_namespace)

    def build(self, directory='output', compile=True, run=True, debug=False, clean=False, with_output=True, additional_source_files=None,
              run_args=None, results_directory=None, direct_call=True, program=None, target=None, threads=None, profile=False, export=None,
              ranks=None, **kwds):
        """
        Write the document and run it.

        directory is where the document and the results are written, None a temporary one; run=False leaves it at the document, for
        `run`. run_args, results_directory and with_output are those of `run`.

        program is the path of the engine, target one of 'auto', 'native', 'cpp' and 'go', threads how many, by default those of the
        preference devices.cpp_standalone.openmp_threads. export is a folder that a project in C++ is written to; it is what runs then, after it
        was built with make, with OpenMP if there are threads, and as so many ranks of MPI as ranks says. compile=False leaves it at
        the project.

        debug and clean are accepted for scripts that were written for Brian's own device.
        """
        if self.build_on_run and direct_call:
            raise RuntimeError('You used set_device with build_on_run=True (the default option), which will automatically build the '
                               'simulation at the first encountered run call - do not call device.build manually in this case.')
        if self.has_been_run:
            raise RuntimeError('The network has already been built and run before. To build several simulations in the same script, '
                               'call "device.reinit()" and "device.activate()".')
        if kwds:
            raise TypeError('Unknown keyword argument(s): ' + ', '.join(sorted(kwds)))
        if additional_source_files:
            raise Unsupported('additional_source_files are code in C++ for Brian\'s own device, which is not supported')
        if ranks is not None and export is None:
            raise ValueError('ranks are those of an exported project: give export=DIRECTORY too')
        if directory is None:
            directory = tempfile.mkdtemp(prefix='brian_spikelane_')
        self.project_dir = directory
        if threads is None:
            threads = prefs.devices.cpp_standalone.openmp_threads or None
        flags = []
        for name, value in (('target', target), ('threads', threads), ('export', export and os.path.abspath(export)), ('ranks', ranks)):
            if value is not None:
                flags += [f'--{name}', str(value)]
        if self.enable_profiling:
            flags.append('--profile')
        self._command = engine.find(program), engine.write(self.document(), directory, 'document.json', 'arrays'), flags
        self._exports = export is not None
        if run and (compile or not self._exports):
            self.run(None, results_directory, with_output, run_args)
        elif self._exports:
            program, path, flags = self._command
            engine.run(program, path, flags + (['--build'] if compile else []))

    def run(self, directory=None, results_directory=None, with_output=True, run_args=None):
        """
        Run what was built, once more if it ran before; values of the script's objects are then those of this run.

        run_args gives variables and timed arrays other values, right before the first run of the script: see
        `brian2spikelane.arguments`. results_directory is where the results go, relative to the project's folder; it is 'results' if
        nothing is said. with_output=False has what a report says written to stdout.txt there. directory is that of the project, which
        must be the one built.
        """
        if self._command is None:
            raise RuntimeError('There is nothing to run yet: call device.build(run=False) first.')
        if directory is not None and os.path.abspath(directory) != os.path.abspath(self.project_dir):
            raise ValueError(f"the project was built in '{self.project_dir}', not in '{directory}'")
        given = arguments(run_args, self.objects, self.names)
        results = results_directory or 'results'
        folder = os.path.abspath(os.path.join(self.project_dir, results))
        os.makedirs(folder, exist_ok=True)
        if folder not in self._all_results:
            self._all_results.append(folder)
        program, path, flags = self._command
        flags = flags + ['--results', folder]
        if self._exports:
            flags.append('--run')
        if given:
            flags += ['--arguments', engine.write(given, folder, 'arguments.json', 'arguments')]
        environment = {**prefs['devices.cpp_standalone.run_environment_variables'], **self.run_environment_variables}
        begin = time.time()
        if with_output:
            engine.run(program, path, flags, environment=environment)
        else:
            with open(os.path.join(folder, 'stdout.txt'), 'w', encoding='utf-8') as f:
                engine.run(program, path, flags, stdout=f, environment=environment)
        self.timers['run_binary'] = time.time() - begin
        self.has_been_run, self.results_dir = True, results
        if self.build_on_run:
            self._known = len(self.main_queue)
        for what in given:
            if 'of' in what:
                self.array_cache[self.objects[what['of']].variables[what['variable']]] = None
        with open(os.path.join(folder, 'last_run_info.txt'), encoding='utf-8') as f:
            self._last_run_time, self._last_run_completed_fraction = (float(x) for x in f.read().split())
        for obj in self.objects.values():
            if isinstance(obj, Group):
                obj._check_for_invalid_states()

    def network_get_profiling_info(self, net):
        self._catch_up()
        path = os.path.join(self.project_dir, self.results_dir or 'results', 'profiling_info.txt')
        if not os.path.exists(path):
            raise ValueError("No profiling info collected (did you run with 'profile=True'?)")
        with open(path, encoding='utf-8') as f:
            net._profiling_info = [(name, float(seconds)*second) for name, seconds in map(str.split, f)]
        return sorted(net._profiling_info, key=lambda entry: entry[1], reverse=True)

    def delete(self, code=True, data=True, directory=True, force=False):
        """
        Remove what was written for the last build: the document (code) and the results (data), and the folders if they are empty then,
        or in any case with force. An exported project stays.
        """
        if self.project_dir is None:
            return
        if directory and not (code and data):
            raise ValueError('When deleting the directory, code and data will be deleted as well. Set the corresponding parameters to True.')
        for results in self._all_results if data else ():
            for name in ['last_run_info.txt', 'profiling_info.txt', 'stdout.txt', *(self.get_array_filename(var, '') for var in self.arrays)]:
                _remove(os.path.join(results, name))
            engine.forget(results, 'arguments.json', 'arguments')
        if code:
            engine.forget(self.project_dir, 'document.json', 'arrays')
        if not directory:
            return
        for folder in (*self._all_results, self.project_dir):
            try:
                os.rmdir(folder)
            except FileNotFoundError:
                continue
            except OSError:
                if force:
                    shutil.rmtree(folder)
                elif left := sorted(name for name in os.listdir(folder) if os.path.join(folder, name) not in self._all_results):
                    names = ', '.join(f'"{name}"' for name in left)
                    logger.warn(f"Not deleting the '{folder}' directory, because it contains files/directories not added by Brian: {names}",
                                name_suffix='delete_skips_directory')


def _remove(path):
    try:
        os.remove(path)
    except FileNotFoundError:
        pass

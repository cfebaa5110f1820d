"""
Runs Brian's own test suite on the device: all tests that Brian runs on a standalone device.

    SPIKELANE=/path/to/spikelane python3 tests/brian_suite.py [arguments of pytest]

It runs the tests of the Brian that is installed; Debian's package has a part of them, the sources of Brian have all. A test that is skipped counts
as one that does not pass. The exit status says whether all pass but those in brian_suite.txt, which has a line for each: its name
and why. One that stands there and passes is told of as well.
"""

import os
import sys
import tempfile
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
warnings.simplefilter('ignore')

import brian2  # noqa: E402

import brian2spikelane  # noqa: E402, F401


class Collector:
    """Keeps how each test has ended; a part of the suite is one call of pytest."""

    def __init__(self):
        self.ended = {}

    def pytest_runtest_logreport(self, report):
        name = report.nodeid.split('/')[-1]
        if report.when == 'call' or report.outcome != 'passed':
            self.ended[name] = self.ended.get(name, True) and report.outcome == 'passed'


def known():
    with open(os.path.join(HERE, 'brian_suite.txt'), encoding='utf-8') as f:
        return dict(line.strip().split(': ', 1) for line in f if line.strip() and not line.startswith('#'))


def main(arguments):
    import pytest
    collector, run = Collector(), pytest.main
    pytest.main = lambda argv, plugins=(): run(argv, plugins=[*plugins, collector])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # where tests leave their files
        brian2.test([], test_codegen_independent=False, test_standalone='spikelane', fail_for_not_implemented=False,
                    additional_args=['-p', 'no:cacheprovider', *arguments])
        os.chdir(HERE)
    reasons = known()
    failed = sorted(name for name, passed in collector.ended.items() if not passed)
    print(f'{len(collector.ended) - len(failed)} of {len(collector.ended)} tests pass')
    for name in failed:
        print(f'does not pass: {name}: {reasons.get(name, "NOT KNOWN")}')
    for name in sorted(set(reasons) & set(collector.ended) - set(failed)):
        print(f'passes, and stands in brian_suite.txt: {name}')
    return bool(not collector.ended or set(failed) - set(reasons))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

"""Runs Brian 2 scripts on the Spikelane engine: ``import brian2spikelane; set_device('spikelane')``."""

from .device import SpikelaneDevice, device

__all__ = ['SpikelaneDevice', 'device']
__version__ = '0.1.0'

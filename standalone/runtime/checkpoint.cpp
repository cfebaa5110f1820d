// Checkpoints, for programs that store their state in files or restore it.
#include "bug.hpp"
#include "clock.hpp"
#include "deliver.hpp"
#include "failure.hpp"
#include "files.hpp"
#include "json.hpp"
#include "pieces.hpp"
#include "playback.hpp"
#include "ranks.hpp"
#include "record.hpp"
#include "sha256.hpp"
#include "spikes.hpp"

#define SPIKELANE_LIBRARY
#include "checkpoint.hpp"

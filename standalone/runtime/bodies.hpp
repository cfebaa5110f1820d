// Where the code of this library is compiled. A project compiles most of it once, in runtime/*.cpp, and all else sees
// declarations alone, which is quicker. With SPIKELANE_HEADERS the headers are all there is to include.
//
// Headers include this before their code, each time: what follows may change within a source.
#undef SPIKELANE_BODIES
#undef SPIKELANE_BODY

// SPIKELANE_BODIES: functions are defined here, not only declared; SPIKELANE_BODY stands before those of one definition.
#if defined(SPIKELANE_HEADERS)
#define SPIKELANE_BODIES 1
#define SPIKELANE_BODY inline
#elif defined(SPIKELANE_LIBRARY)
#define SPIKELANE_BODIES 1
#define SPIKELANE_BODY
#else
#define SPIKELANE_BODIES 0
#endif

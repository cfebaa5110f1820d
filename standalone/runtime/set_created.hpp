// Values of the command line for synapses.
#ifndef SPIKELANE_SET_CREATED_HPP
#define SPIKELANE_SET_CREATED_HPP

#include "arguments.hpp"
#include "rows.hpp"
#include "synapses.hpp"

namespace spikelane {

// set_created gives a column the values of the command line, which are in the order of creation.
template <class T, class V> void set_created(const arguments &args, const char *name, const rows<T> &r, column<V> &values)
{
    column<V> given(values.size());
    if (!args.fill(name, given)) return;
    put_created(r, given, values);
}

} // namespace spikelane

#endif

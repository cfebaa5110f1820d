// Snapshots: the state of a simulation at some time, to go on from there again.
#ifndef SPIKELANE_SNAPSHOT_HPP
#define SPIKELANE_SNAPSHOT_HPP

#include <algorithm>
#include <memory>
#include <vector>

#include "deliver.hpp"
#include "memory.hpp"
#include "playback.hpp"
#include "record.hpp"
#include "spikes.hpp"

namespace spikelane {

// A snapshot is shown everything that belongs to the state, one after the other and always in the same order: after
// begin_keeping it keeps what it is shown, after begin_putting_back it puts back what it has kept.
class snapshot {
public:
    void begin_keeping()
    {
        things.clear();
        back = false;
    }
    void begin_putting_back()
    {
        at = 0;
        back = true;
    }
    bool putting_back() const { return back; }

    // keep keeps a number, or anything that is copied, or puts it back.
    template <class T> void keep(T &value)
    {
        T &kept = thing<T>();
        (back ? value : kept) = back ? kept : value;
    }
    // A column stays where it is; its size is what it was.
    template <class T> void keep(column<T> &values)
    {
        column<T> &kept = thing<column<T>>();
        if (!back) kept = column<T>(values.size());
        const column<T> &from = back ? kept : values;
        column<T> &to = back ? values : kept;
        if (from.size() != to.size()) bug("a column has another size than when it was kept");
        std::copy(from.begin(), from.end(), to.begin());
    }
    // The same of a column that may have another size.
    template <class T> void keep_list(column<T> &values)
    {
        column<T> &kept = thing<column<T>>();
        column<T> copy((back ? kept : values).size());
        std::copy((back ? kept : values).begin(), (back ? kept : values).end(), copy.begin());
        (back ? values : kept) = std::move(copy);
    }
    template <class T> void keep(recorded<T> &values)
    {
        column<T> &kept = thing<column<T>>();
        if (back) {
            values.hold(kept);
            return;
        }
        kept = column<T>(values.size());
        std::copy(values.all().begin(), values.all().end(), kept.begin());
    }
    void keep(spike_ring &ring)
    {
        std::vector<int64_t> &kept = thing<std::vector<int64_t>>();
        if (back)
            ring.hold(kept);
        else
            kept = ring.held();
    }
    void keep(delivery &d)
    {
        delivery::kept &kept = thing<delivery::kept>();
        if (back)
            d.hold(kept);
        else
            kept = d.held();
    }
    void keep(playback &p)
    {
        keep_list(p.steps);
        keep_list(p.index);
        keep(p.period);
        keep_list(p.given_times);
        keep_list(p.given_index);
        keep(p.given_period);
    }
    void keep(spike_recorder &r)
    {
        keep(r.steps);
        keep(r.index);
        keep(r.past);
    }
    void keep(state_recorder &r)
    {
        keep(r.steps);
        keep(r.past);
    }
    void keep(rate_recorder &r)
    {
        keep(r.steps);
        keep(r.counts);
        keep(r.past);
    }

private:
    // thing is the next of what is kept; of what type it is follows from the order.
    template <class T> T &thing()
    {
        if (!back) things.push_back(std::make_shared<T>());
        else if (at >= things.size()) bug("a state is put back that was not kept");
        return *static_cast<T *>((back ? things[at++] : things.back()).get());
    }

    std::vector<std::shared_ptr<void>> things;
    size_t at = 0;
    bool back = false;
};

} // namespace spikelane

#endif

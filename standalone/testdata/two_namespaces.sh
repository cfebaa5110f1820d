#!/bin/sh
# Runs an exported project, built with MPI=1 and Open MPI, as two ranks in two network namespaces of this machine, with host
# names of their own and joined by a virtual link alone: as two machines of a cluster. Compares all archives with those of a run
# of one rank, and shows what went over the link. It needs root, ip (iproute2) and unshare (util-linux).
#
#   two_namespaces.sh PROJECT [options of the program]
set -eu
project=$(cd "$1" && pwd)
shift
work=$(mktemp -d)
a=spikelane-a-$$ b=spikelane-b-$$ # namespaces
va=spk$$a vb=spk$$b               # ends of the link

clean() {
    ip netns del "$a" 2>/dev/null || true
    ip netns del "$b" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT

ip netns add "$a"
ip netns add "$b"
ip link add "$va" netns "$a" type veth peer name "$vb" netns "$b"
for n in "$a $va 1" "$b $vb 2"; do
    set -- $n "$@"
    ip -n "$1" addr add "10.177.0.$3/24" dev "$2"
    ip -n "$1" link set lo up
    ip -n "$1" link set "$2" up
    shift 3
done
ip -n "$a" -brief addr
ip -n "$b" -brief addr
ip netns exec "$a" ping -c 1 -W 2 10.177.0.2 >/dev/null 2>&1 && echo "the other machine answers" || true

# What mpirun calls in place of ssh: its first argument is the host.
cat >"$work/agent" <<END
#!/bin/sh
shift
exec ip netns exec $b unshare --uts sh -c "hostname rank-b; \$*"
END
chmod +x "$work/agent"

cd "$project"
./main --json --results "$work/one" "$@" >"$work/one.json"

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
bytes() { ip netns exec "$a" cat "/sys/class/net/$va/statistics/tx_bytes" "/sys/class/net/$va/statistics/rx_bytes" | tr '\n' ' '; }
before=$(bytes)
mpirun=mpirun
command -v mpirun.openmpi >/dev/null && mpirun=mpirun.openmpi
ip netns exec "$a" unshare --uts sh -c 'hostname rank-a; exec "$@"' sh "$mpirun" \
    --mca plm_rsh_agent "$work/agent" --host 10.177.0.1,10.177.0.2 -n 2 --map-by node --bind-to none \
    --mca btl self,tcp --mca btl_tcp_if_include 10.177.0.0/24 --mca oob_tcp_if_include 10.177.0.0/24 \
    sh -c 'echo "rank $OMPI_COMM_WORLD_RANK on $(hostname), $(ip -brief addr | grep -o "10\.177[^ ]*")" >&2; exec ./main "$@"' sh \
    --json --results "$work/two" "$@" >"$work/two.json"
echo "bytes sent and received over the link: before $before, after $(bytes)"
cat "$work/two.json"
for f in "$work"/one/*.npz; do
    cmp "$f" "$work/two/$(basename "$f")"
    echo "the same bytes: $(basename "$f")"
done

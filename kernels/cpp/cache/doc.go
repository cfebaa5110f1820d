// Package cache keeps compiled kernels in a folder on disk, content by key. It knows nothing of what it keeps; whoever
// asks for it computes the key from all that the content depends on.
//
// A cache may always forget: what cannot be read is compiled again. What it gives is what was put, byte for byte, since
// it is going to be run. Hence:
//
//   - An entry appears by rename, whole and synced. Get verifies a checksum over the bytes that it returns.
//   - Folder and entries belong to the effective user, and nobody else may write them; nor may anybody else exchange a
//     folder above, as ssh demands of its files. POSIX ACLs show in the group's bits; richer ones (NFSv4, macOS) are not
//     looked at. Windows has the folder in the user's profile, and there ownership is not checked.
//   - Any number of processes share a folder, on network file systems too, where a name may be seen late. Nothing rests
//     on locks; they save double work only.
//
// # Files
//
// Names are those below, with 64 digits for the key; what has another name, or is no regular file, is never removed.
//
//	KEY.kernel                  an entry
//	KEY.0123456789abcdef.tmp    one that is being written, or was when its process died
//	KEY.lock                    held by who makes the entry, where the file system has locks
//
// An entry is a header, its numbers little-endian, and the data:
//
//	 0   8  magic
//	 8   8  version of the format
//	16   8  length of the data
//	24  32  key
//	56  32  SHA-256 of the data
//	88  32  SHA-256 of the header up to here
//
// Every version has this header, so that an entry of another version is known as one, and counts as missing.
//
// The time of an entry's last use is its modification time, to a minute.
package cache

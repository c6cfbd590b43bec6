"""The cpio format "newc", which the kernel unpacks at boot: for the scripts that
make archives. Numbers are hexadecimal text, names end with a NUL, and an archive
is its members one behind the other, the last with a name that says so.
"""
import os
import stat


def entry(ino, mode, uid, gid, name, data=b"", dev=(0, 0)):
    """One archive member: header, name and data, each padded to 4 bytes."""
    raw_name = name.encode("utf-8", "surrogateescape") + b"\0"
    nlink = 2 if stat.S_ISDIR(mode) else 1
    fields = (ino, mode, uid, gid, nlink, 0, len(data), 0, 0,
              dev[0], dev[1], len(raw_name), 0)
    head = b"070701" + b"".join(b"%08X" % f for f in fields) + raw_name
    return pad(head) + pad(data)


def pad(data, to=4):
    return data + b"\0" * (-len(data) % to)


TRAILER = entry(0, 0, 0, 0, "TRAILER!!!")


class Archive:
    """Members in the order in which they are added, which is the order in which
    the kernel makes them: a directory comes before what is in it."""

    def __init__(self):
        self.members = []

    def add(self, mode, name, data=b"", dev=(0, 0), owner=(0, 0)):
        self.members.append(entry(len(self.members) + 1, mode, *owner,
                                  name.lstrip("/"), data, dev))

    def directory(self, name, mode=0o755):
        self.add(stat.S_IFDIR | mode, name)

    def file(self, name, data, mode=0o644):
        self.add(stat.S_IFREG | mode, name, data)

    def device(self, name, mode, major, minor):
        self.add(stat.S_IFCHR | mode, name, dev=(major, minor))

    def link(self, name, target):
        self.add(stat.S_IFLNK | 0o777, name,
                 target.encode("utf-8", "surrogateescape"))

    def devices(self):
        """/dev as programs expect it, for a kernel without devtmpfs."""
        self.directory("/dev")
        for name, mode, major, minor in (
                ("console", 0o600, 5, 1), ("tty", 0o666, 5, 0),
                ("ttyAMA0", 0o600, 204, 64), ("null", 0o666, 1, 3),
                ("zero", 0o666, 1, 5), ("full", 0o666, 1, 7),
                ("random", 0o666, 1, 8), ("urandom", 0o666, 1, 9)):
            self.device("/dev/" + name, mode, major, minor)
        self.directory("/dev/shm", 0o1777)
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"),
                             ("stderr", "/2")):
            self.link("/dev/" + name, "/proc/self/fd" + target)

    def tree(self, folder):
        """All that is below a folder of this machine, root's, as /."""
        for path, folders, files in os.walk(folder):
            inside = path[len(folder):]
            for name in sorted(folders) + sorted(files):
                source = os.path.join(path, name)
                mode, data = os.lstat(source).st_mode, b""
                if stat.S_ISLNK(mode):
                    data = os.readlink(source).encode()
                elif stat.S_ISREG(mode):
                    with open(source, "rb") as file:
                        data = file.read()
                self.add(mode, f"{inside}/{name}", data)

    def bytes(self):
        return pad(b"".join([*self.members, TRAILER]), 512)

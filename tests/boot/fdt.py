"""Reads and writes flattened device trees, so that tests can change them.

    tree = Fdt.parse(blob)
    tree.node("/chosen").props["bootargs"] = b"quiet\\0"
    blob = tree.blob(totalsize=1 << 20)

It follows the Devicetree Specification, chapter 5, and shares no code with
the kernel's own reader.
"""

import functools
import os
import struct
import subprocess
import tempfile

from qemu import BOARDS

MAGIC = 0xd00dfeed
BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9
HEADER = struct.Struct(">10I")


class Node:
    """A node: its name, its properties (bytes, by name), its children."""

    def __init__(self, name):
        self.name = name
        self.props = {}
        self.children = []

    def child(self, name):
        """The child called name, with or without its unit address."""
        for node in self.children:
            if name in (node.name, node.name.split("@")[0]):
                return node
        raise KeyError(name)


class Fdt:
    """A tree with its reservation map."""

    def __init__(self):
        self.root = Node("")
        self.reserved = []

    def node(self, path):
        """The node at path; "/" is the root."""
        node = self.root
        for name in path.split("/"):
            if name:
                node = node.child(name)
        return node

    @classmethod
    def parse(cls, blob):
        """The tree in blob, which may have room behind its end."""
        (magic, _, at, strings, rsv, *_) = HEADER.unpack_from(blob)
        assert magic == MAGIC
        tree, stack = cls(), []
        while any(pair := struct.unpack_from(">2Q", blob, rsv)):
            tree.reserved.append(pair)
            rsv += 16
        while True:
            tag, = struct.unpack_from(">I", blob, at)
            at += 4
            if tag == BEGIN_NODE:
                end = blob.index(b"\0", at)
                node = Node(blob[at:end].decode())
                if stack:
                    stack[-1].children.append(node)
                else:
                    tree.root = node
                stack.append(node)
                at = (end + 4) & ~3
            elif tag == PROP:
                length, name = struct.unpack_from(">2I", blob, at)
                name += strings
                name = blob[name:blob.index(b"\0", name)].decode()
                stack[-1].props[name] = bytes(blob[at + 8:at + 8 + length])
                at = (at + 8 + length + 3) & ~3
            elif tag == END_NODE:
                stack.pop()
            elif tag == END:
                return tree

    def blob(self, totalsize=0):
        """The tree as bytes, padded with zeros to totalsize."""
        strings, places, out = b"", {}, []

        def emit(node):
            nonlocal strings
            out.append(struct.pack(">I", BEGIN_NODE) +
                       pad(node.name.encode() + b"\0"))
            for name, value in node.props.items():
                if name not in places:
                    places[name] = len(strings)
                    strings += name.encode() + b"\0"
                out.append(struct.pack(">3I", PROP, len(value), places[name]) +
                           pad(value))
            for child in node.children:
                emit(child)
            out.append(struct.pack(">I", END_NODE))

        emit(self.root)
        tags = b"".join(out) + struct.pack(">I", END)
        rsv = b"".join(struct.pack(">2Q", *pair)
                       for pair in self.reserved + [(0, 0)])
        at = HEADER.size + len(rsv)
        end = at + len(tags) + len(strings)
        head = HEADER.pack(MAGIC, max(end, totalsize), at, at + len(tags),
                           HEADER.size, 17, 16, 0, len(strings), len(tags))
        return (head + rsv + tags + strings).ljust(totalsize, b"\0")


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def cells(*values):
    """A property of 32-bit numbers."""
    return struct.pack(f">{len(values)}I", *values)


@functools.cache
def virt_blob(machine):
    """What QEMU makes for the virt board; asked for once."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "virt.dtb")
        argv = ["qemu-system-arm", *BOARDS["virt"], "-nic", "none",
                "-display", "none", "-M",
                f"virt,dtb-randomness=off,dumpdtb={path}{machine}"]
        subprocess.run(argv, check=True, capture_output=True, timeout=60)
        with open(path, "rb") as file:
            return file.read()


def virt_tree(append=None, machine=""):
    """The tree that QEMU gives the virt board, ready to be changed."""
    tree = Fdt.parse(virt_blob(machine))
    if append is not None:
        tree.node("/chosen").props["bootargs"] = append.encode() + b"\0"
    return tree

"""The build and the commands, on a copy of the tree: what is rebuilt when, what
is said when a tool is missing, what `make setup` installs, and whether the
checks notice what they are there for.

One build of the copy serves all tests; each leaves it as it found it.
"""

import json
import os
import re
import shutil
import subprocess

import pexpect
import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
LEAVE_OUT = shutil.ignore_patterns("build", ".git", "__pycache__",
                                   ".pytest_cache", "compile_commands.json")


def environment(**more):
    """Ours, without the make that may run us."""
    env = {name: value for name, value in os.environ.items()
           if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "BUILD")}
    return {**env, **more}


class Tree:
    """A copy of the sources."""

    def __init__(self, path):
        self.path = str(path)
        for name in os.listdir(ROOT):
            source = os.path.join(ROOT, name)
            if name in LEAVE_OUT(ROOT, [name]):
                continue
            if os.path.isdir(source):
                # tests/build/ is ours and not the products'.
                shutil.copytree(source, self.file(name), ignore=lambda d, n: [
                    x for x in n if x in ("__pycache__",)])
            else:
                shutil.copy2(source, self.file(name))

    def file(self, name):
        return os.path.join(self.path, name)

    def make(self, *words, ok=True, env=None, stdin=""):
        """Runs make, which must succeed, or fail, or either (None); its
        output, standard error included."""
        done = subprocess.run(["make", *words], cwd=self.path, text=True,
                              input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600,
                              env=env or environment(), check=False,
                              errors="replace")
        assert ok is None or (done.returncode == 0) == ok, done.stdout
        return done.stdout

    def compiled(self, *words):
        """The sources that make compiles now."""
        return re.findall(r"^  CC +(\S+)$", self.make(*words), re.M)

    def changed(self, name, text):
        """A context in which the file has other contents."""
        return Changed(self.file(name), text)


class Changed:
    """Puts a file's contents, and its age, back."""

    def __init__(self, path, edit):
        self.path, self.edit = path, edit
        self.old = self.times = None

    def __enter__(self):
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.old = file.read()
            status = os.stat(self.path)
            self.times = (status.st_atime_ns, status.st_mtime_ns)
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.edit(self.old))

    def __exit__(self, *exc):
        if self.old is None:
            os.remove(self.path)
            return
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.old)
        os.utime(self.path, ns=self.times)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Built from nothing, as in a clean checkout."""
    copy = Tree(tmp_path_factory.mktemp("tree"))
    copy.make()
    return copy


# --- Dependencies -------------------------------------------------------------

def test_a_clean_build_makes_it_all(tree):
    for name in ("zImage", "Image", "vmlinux", "initramfs.cpio",
                 "dtbs/bcm2836-rpi-2-b.dtb"):
        assert os.path.getsize(tree.file("build/" + name)), name


def test_nothing_is_built_twice(tree):
    assert tree.make() == ""


def test_a_header_rebuilds_those_who_include_it(tree):
    os.utime(tree.file("include/mm/slab.h"))
    compiled = tree.compiled()
    assert "mm/slab.c" in compiled and "init/main.c" in compiled
    users = subprocess.run(
        ["grep", "-rl", "--include=*.d", "include/mm/slab.h",
         "build"], cwd=tree.path, text=True, check=True,
        capture_output=True).stdout.split()
    wanted = {name[len("build/"):-len(".d")] for name in users
              if "unit/" not in name}
    assert {os.path.splitext(name)[0] for name in compiled
            if name != "boot/piggy.S"} == wanted
    assert tree.make() == ""


def test_the_address_map_rebuilds_even_the_linker_scripts(tree):
    before = os.stat(tree.file("build/linker.ld")).st_mtime_ns
    os.utime(tree.file("include/asm/memory.h"))
    compiled = tree.compiled()
    assert "arch/arm/kernel/head.S" in compiled
    assert "boot/memory.c" in compiled
    assert os.stat(tree.file("build/linker.ld")).st_mtime_ns > before


def test_a_flag_rebuilds_everything_and_so_does_its_return(tree):
    everything = set(tree.compiled("CODE=-mthumb -O2"))
    sources = subprocess.run(
        ["make", "-s", "-f", "-", "print"], cwd=tree.path, text=True,
        input="include Makefile\nprint: ; @echo $(BOOT_SRCS) $(SRCS)\n",
        capture_output=True, check=True, env=environment()).stdout.split()
    assert everything == set(sources)
    assert set(tree.compiled()) == set(sources)
    assert tree.make() == ""


def test_the_goal_does_not_change_the_flags(tree):
    """A target's own flags must not reach the stamp of all flags."""
    for goal in ("build/mm/memory.o", "build/boot/lib/lz4.o", "build/Image"):
        assert tree.make(goal).replace(
            f"make: '{goal}' is up to date.\n", "") == ""


def test_compile_commands_name_each_file_once_as_the_kernel_builds_it(tree):
    with open(tree.file("compile_commands.json"), encoding="utf-8") as file:
        commands = {entry["file"]: entry for entry in json.load(file)}
    for source in ("mm/memory.c", "boot/main.c", "user/init/main.c",
                   "arch/arm/kernel/entry.S", "tests/abi/brk.c"):
        words = [word for word in commands[source]["arguments"]
                 if word not in ("-MMD", "-MP")]
        words[words.index("-o") + 1] = "/dev/null"
        subprocess.run(words, cwd=tree.path, check=True)
    assert commands["lib/fdt.c"]["output"] == "build/lib/fdt.o"


# --- Tools --------------------------------------------------------------------

class Tools:
    """A PATH with all tools but some, and an apt-get that installs them."""

    def __init__(self, path, without):
        self.bin = path / "bin"
        self.store = path / "store"
        self.log = path / "apt.log"
        self.bin.mkdir()
        self.store.mkdir()
        for folder in ("/usr/bin", "/bin"):
            for name in os.listdir(folder):
                link = (self.store if name in without else self.bin) / name
                if not link.exists() and not link.is_symlink():
                    link.symlink_to(f"{folder}/{name}")
        self.cache = path / "cache/zeropage"
        self.cache.mkdir(parents=True)
        self.env = environment(PATH=str(self.bin),
                               XDG_CACHE_HOME=str(path / "cache"))
        # Fetched before, so that setup is about the packages alone.
        self.deb = self.cache / "busybox-static_1_armhf.deb"
        self.deb.touch()

    def fake(self, name, script):
        link = self.bin / name
        if link.is_symlink():
            link.unlink()
        link.write_text("#!/bin/sh\n" + script)
        link.chmod(0o755)

    def fake_apt(self, known):
        """An apt-get that knows packages, if so only after an update, and
        whose install puts every tool in its place."""
        lists = self.store / "lists"
        if known:
            lists.touch()
        self.fake("sudo", 'exec env "$@"\n')
        self.fake("apt-get", f'''echo "$*" >> {self.log}
case "$*" in
*update*)  touch {lists} ;;
*install*) [ -e {lists} ] || exit 100
           for tool in {self.store}/*; do
                   [ -L "$tool" ] && mv "$tool" {self.bin}/
           done
           exit 0 ;;
esac
''')
        self.fake("apt-cache", f'''echo "$2:"
if [ -e {lists} ]; then echo "  Candidate: 1.0"
else echo "  Candidate: (none)"; fi
''')

    def installed(self):
        """What apt-get was told, without its options."""
        return [[word for word in line.split() if not word.startswith("-")]
                for line in self.log.read_text().splitlines()]


@pytest.mark.parametrize("tool, package, goals", [
    ("arm-none-eabi-gcc", "gcc-arm-none-eabi", []),
    ("lz4", "lz4", ["all"]),
    ("dtc", "device-tree-compiler", ["run"]),
    ("qemu-system-arm", "qemu-system-arm", ["run"]),
    ("gdb-multiarch", "gdb-multiarch", ["debug"]),
    ("gcc", "gcc", ["test"]),
    ("qemu-arm", "qemu-user", ["test-unit"]),
    ("clang-format", "clang-format", ["format"]),
])
def test_a_missing_tool_is_named_with_its_package(tree, tmp_path, tool,
                                                  package, goals):
    tools = Tools(tmp_path, [tool])
    output = tree.make(*goals, ok=False, env=tools.env)
    assert len(output.splitlines()) == 1
    assert f"{tool} is missing" in output
    assert f"the Debian package {package};" in output
    assert "`make setup` installs it" in output


def test_what_is_not_needed_is_not_missed(tree, tmp_path):
    """A tool for the debugger is no reason not to build."""
    tools = Tools(tmp_path, ["gdb-multiarch", "clang-format", "qemu-arm"])
    assert tree.make(env=tools.env) == ""


def test_help_and_doctor_need_no_tools(tree, tmp_path):
    tools = Tools(tmp_path, ["arm-none-eabi-gcc", "qemu-system-arm", "lz4"])
    for goal in ("run", "debug", "uboot", "test", "test-unit", "test-boot",
                 "test-abi", "test-shell", "test-gdb", "bench", "record", "lint", "format",
                 "doctor", "clean", "help", "setup"):
        assert re.search(rf"^make {goal} +\S+", tree.make(
            "help", env=tools.env), re.M), goal
    sick = tree.make("doctor", ok=False, env=tools.env)
    assert re.search("^qemu-system-arm .*missing: make setup", sick, re.M)
    assert "doctor: nothing is wrong" in tree.make("doctor")


@pytest.mark.parametrize("known", [True, False])
def test_setup_installs_what_is_missing_before_the_rest_is_read(
        tree, tmp_path, known):
    tools = Tools(tmp_path, ["arm-none-eabi-gcc", "lz4"])
    tools.fake_apt(known)
    output = tree.make("setup", "all", env=tools.env)
    assert "missing: gcc-arm-none-eabi lz4" in output
    calls = tools.installed()
    assert calls[-1] == ["install", "gcc-arm-none-eabi", "lz4"]
    assert (["update"] in calls) != known
    # The second time there is nothing to do, and apt-get is not asked.
    output = tree.make("setup", "all", env=tools.env)
    assert "nothing to do" in output
    assert tools.installed() == calls


def test_setup_says_when_nothing_can_be_installed(tree, tmp_path):
    tools = Tools(tmp_path, ["lz4", "apt-get"])
    output = tree.make("setup", "all", ok=False, env=tools.env)
    assert "missing: lz4" in output and "this is not Debian" in output
    tools.fake_apt(known=False)
    tools.fake("apt-get", "exit 100\n")
    output = tree.make("setup", "all", ok=False, env=tools.env)
    assert "Is there a network" in output


def test_setup_fetches_busybox_but_does_not_depend_on_it(tree, tmp_path):
    tools = Tools(tmp_path, [])
    tools.fake_apt(known=True)
    assert "busybox" not in tree.make("setup", env=tools.env)
    tools.deb.unlink()
    output = tree.make("setup", env=tools.env)
    assert "apt cannot find this package" in output
    assert "without busybox its tests fail" in output
    tools.fake("apt-cache", "echo Package: busybox-static\n")
    tools.fake("apt-get", """[ "$2" = download ] && echo >"$3_2_armhf.deb"
exit 0
""")
    tree.make("setup", env=tools.env)
    assert os.listdir(tools.cache) == ["busybox-static_2_armhf.deb"]


# --- Commands -----------------------------------------------------------------

@pytest.mark.parametrize("board", ["virt", "virt-a7", "raspi2b",
                                   "vexpress-a15"])
def test_run_boots_each_board(tree, board):
    output = tree.make("run", f"BOARD={board}", "APPEND=experiment")
    first, second = output.splitlines()[:2]
    assert "Ctrl-A X" in first and "poweroff" in first
    assert second.startswith("qemu-system-arm ")
    assert "statements held" in output


def test_run_takes_the_users_choices(tree):
    output = tree.make("run", "INITRD=build/initramfs.cpio", "MEM=32",
                       "APPEND=experiment it's=here")
    assert "Freeing initrd memory" in output
    assert "/32768K available" in output
    assert "Kernel command line: experiment it's=here" in output
    assert "there is no board 'pdp11'" in tree.make("run", "BOARD=pdp11",
                                                    ok=False)
    assert "there is no such file" in tree.make("run", "INITRD=/nowhere",
                                                ok=False)


def test_run_hands_over_a_program_and_its_words(tree):
    output = tree.make("run", "PROG=build/user/fault", "ARGS='null' ''",
                       "MEM=32", ok=False)
    assert "fault: writes to address 0\n" in output
    assert "killed by signal 11 (SIGSEGV" in output
    assert re.search(r"\[.*run\] Error 139", output)
    output = tree.make("run", "PROG=build/user/fault", 'ARGS="it\'s $$HOME"',
                       ok=False)
    assert "run: build/user/fault: exit status 2" in output
    output = tree.make("run", "PROG=/bin/true", ok=False)
    assert "this is 32-bit ARM" in output and "Error 124" in output


def test_uboot_boots_the_same_image(tree):
    output = tree.make("uboot", "APPEND=experiment")
    assert "U-Boot 20" in output and "statements held" in output


def test_ctrl_c_goes_to_the_machine_and_ctrl_a_x_leaves(tree):
    child = pexpect.spawn("make", ["run", "APPEND=lab"], cwd=tree.path,
                          timeout=120, env=environment(), encoding="utf-8")
    child.expect("zeropage> ")
    child.send("nonsense\x03")
    child.expect(r"\^C")
    child.expect("zeropage> ")
    child.send("\x01x")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


# --- Checks -------------------------------------------------------------------

def lint_part(tree, script, *words, ok):
    done = subprocess.run([tree.file(script), *words], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert (done.returncode == 0) == ok, done.stdout
    return done.stdout


@pytest.mark.parametrize("path, line, complaint", [
    ("mm/bad.c", "#include <kernel/sched.h>", "mm must not include"),
    ("include/lib/bad.h", "#include <asm/io.h>", "lib must not include"),
    ("drivers/bad.c", "#include <mm/mm.h>", "drivers must not include"),
    ("user/bad.c", "#include <asm/io.h>", "user must not include"),
    ("boot/bad.c", "#include <asm/pgtable.h>", "boot must not include"),
    ("arch/arm/bad.c", "#include <fs/fs.h>", "arch must not include"),
    ("fs/bad.c", "void *f(void) { return current; }", "must not say"),
])
def test_an_include_that_points_up_is_found(tree, path, line, complaint):
    script = "scripts/check-includes"
    lint_part(tree, script, ok=True)
    with tree.changed(path, lambda old: line + "\n"):
        output = lint_part(tree, script, ok=False)
        assert f"{path}:1: " in output and complaint in output


def test_a_header_that_needs_another_is_found(tree):
    command = "arm-none-eabi-gcc -ffreestanding -Wall -Wextra -Werror " \
        "-Iinclude -Ibuild/include -march=armv7-a"
    script = "scripts/check-headers"
    lint_part(tree, script, command, ok=True)
    with tree.changed("include/lib/bad.h", lambda old: "extern u32 bad;\n"):
        output = lint_part(tree, script, command, ok=False)
        assert "lib/bad.h does not compile alone" in output


def test_a_file_that_grows_too_long_is_found(tree):
    with tree.changed("mm/bad.c", lambda old: "int x;\n" * 451):
        assert "mm/bad.c: 451 lines" in lint_part(
            tree, "scripts/check-size", ok=False)


@pytest.mark.parametrize("path, edit, complaint", [
    ("include/asm/memory.h",
     lambda old: old.replace("THREAD_SIZE\t0x2000", "THREAD_SIZE\t0x4000"),
     "THREAD_SIZE is 0x4000, not 0x2000"),
    ("include/asm/memory.h",
     lambda old: old.replace("#endif", "#define NEW_THING 3\n#endif", 1),
     "NEW_THING = 0x3 is not told"),
    ("docs/boot.md", lambda old: old + "`mm/nosuch.c`\n",
     "there is no mm/nosuch.c"),
    ("docs/faults.md", lambda old: old + "`no_such_function()`\n",
     "there is no function no_such_function()"),
    ("README.md", lambda old: old + "`make coffee`\n",
     "there is no `make coffee`"),
    ("docs/reading-order.md",
     lambda old: old.replace("- `mm/slab.c`", "- `mm/nothing.c`"),
     "mm/slab.c is not told"),
])
def test_a_document_that_is_no_longer_true_is_found(tree, path, edit,
                                                    complaint):
    with tree.changed(path, edit):
        output = tree.make("lint", ok=False)
        assert complaint in output


def test_the_documents_are_true(tree):
    assert "documents name what there is" in tree.make("lint", ok=None)


@pytest.mark.parametrize("unit, case, closing, ok", [
    ("3 passed, 0 failed", "def test(): pass", "4 passed, 0 failed", True),
    ("2 passed, 1 failed", "def test(): pass", "3 passed, 1 failed", False),
    ("3 passed, 0 failed", "def test(): assert 0", "3 passed, 1 failed",
     False),
    ("3 passed, 0 failed", "syntax error", "3 passed, 1 failed", False),
    ("3 passed, 0 failed", "", "3 passed, 1 failed", False),
    ("0 passed, 0 failed", "import pytest\ndef test(): pytest.skip()",
     "0 passed, 0 failed, 1 skipped", False),
    ("crashed", "def test(): pass", "1 passed, 1 failed", False),
])
def test_the_count_of_all_tests(tmp_path, unit, case, closing, ok):
    for folder in ("scripts", "tests/unit", "build"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(os.path.join(ROOT, "scripts/test"), tmp_path / "scripts/test")
    runner = tmp_path / "tests/unit/run"
    runner.write_text(f"#!/bin/sh\necho '{unit}'\n")
    runner.chmod(0o755)
    (tmp_path / "tests/test_case.py").write_text(case + "\n")
    done = subprocess.run([tmp_path / "scripts/test"], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment())
    assert done.stdout.splitlines()[-1] == closing, done.stdout
    assert (done.returncode == 0) == ok

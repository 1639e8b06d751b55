"""Names and texts that an answer never needs and an attack on a grader does."""

import re


def words(text: str) -> frozenset[str]:
    """Split a list that is kept as text, so that it can be read.

    Parameters
    ----------
    text : str
        Words with white space between them.

    Returns
    -------
    frozenset of str
        The words.
    """
    return frozenset(text.split())


# Whatever object they are asked of: the notebook's machinery and the frames of running code.
ATTRIBUTES = words(
    """showtraceback _showtraceback run_cell run_cell_async _run_cell run_ast_nodes
    input_transformers_cleanup input_transformers_post input_transformer_manager ast_transformers
    set_custom_exc history_manager do_execute _getframe _current_frames settrace setprofile
    addaudithook meta_path path_hooks excepthook displayhook f_back f_globals f_locals f_builtins
    tb_frame gi_frame cr_frame ag_frame __subclasses__ __globals__ __code__ __closure__
    __builtins__"""
)
# Dotted names, a module standing for everything in it.
DOTTED = words(
    """gc.get_objects gc.get_referrers gc.get_referents inspect.stack inspect.currentframe
    inspect.getouterframes inspect.trace ctypes _ctypes cffi socket _socket os._exit os.abort
    os.kill os.killpg os.fork os.forkpty os.setsid os.execv os.execve os.execl os.posix_spawn
    os.uname os.memfd_create os.symlink os.link os.mkfifo os.environ.items os.environ.copy
    os.environ.values os.environ.keys posix signal.signal signal.alarm signal.setitimer
    signal.raise_signal signal.pthread_kill resource.setrlimit faulthandler._sigsegv pty mmap
    platform.node atexit marshal unittest.mock.patch nbgrader nbclient jupyter_client zmq ipykernel
    gatekeeper IPython.core.inputtransformer IPython.core.inputtransformer2 sys.monitoring
    sys.modules.pop sys.modules.update sys.modules.clear sys.modules.setdefault
    threading.settrace threading.setprofile http.server paramiko"""
)
HISTORY = words("In _ih")
COMMANDS = words("subprocess os.system os.popen")
# What honest notebooks ask of the shell; magics and `!` commands turn into the first few.
SHELL = words(
    """run_line_magic run_cell_magic system getoutput magic set_next_input config __class__"""
)
METHODS = words(
    """__instancecheck__ __subclasscheck__ __array_function__ __array_ufunc__ __reduce__
    __reduce_ex__"""
)
COMPARISONS = words("__eq__ __ne__ __lt__ __le__ __gt__ __ge__")
# Modules that nobody else's code may be changed in; `ipython` is the notebook's shell.
OWNED = words(
    """builtins numpy math cmath sys os unittest IPython inspect types operator functools json io
    decimal fractions statistics random traceback warnings importlib ipython"""
)
# Builtins that tests lean on; an honest student calls a variable `sum` or `list`, none of these.
CHECKERS = words(
    """isinstance issubclass all any abs callable hasattr getattr type repr AssertionError
    Exception BaseException"""
)
# Settings that honest notebooks assign.
SETTINGS = re.compile(r"sys\.path$|.*\.ast_node_interactivity$|.*\.(backends|options|rcParams)\b")
TEXTS = re.compile(
    r"/proc\b|/etc/(passwd|shadow)|/sys/fs|/dev/(tcp|mem)|gradebook|\.gatekeeper|nbgrader|NBGRADER"
    r"|GATEKEEPER|HIDDEN TESTS|sitecustomize|usercustomize|ipython_config|docker\.sock|id_rsa"
    r"|(^|[/\\\s])(submitted|solutions|autograded)[/\\]"
)
PIP = re.compile(r"\b(pip3?|conda|mamba)\b")


def entry_of(dotted: str, names: frozenset[str]) -> str | None:
    """Find a dotted name or one of its parents in a list.

    Parameters
    ----------
    dotted : str
        Such as ``"ctypes.string_at"``.
    names : frozenset of str
        Dotted names.

    Returns
    -------
    str or None
        ``"ctypes"``, which in a list stands for everything in it.
    """
    parts = dotted.split(".")
    parents = (".".join(parts[:end]) for end in range(1, min(len(parts), 10) + 1))
    return next((parent for parent in parents if parent in names), None)

# Says what this interpreter is, so that Plenum can decide whether environments can be built with it.
import os
import sys

version = ".".join(str(part) for part in sys.version_info[:3])
wheel = ""
missing = ""
try:
    import sysconfig
    import venv  # noqa: F401
    import ensurepip

    folders = [
        sysconfig.get_config_var("WHEEL_PKG_DIR"),
        os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"),
    ]
    for folder in folders:
        if folder and os.path.isdir(folder):
            found = sorted(name for name in os.listdir(folder) if name.startswith("pip-") and name.endswith(".whl"))
            if found and not wheel:
                wheel = os.path.join(folder, found[-1])
except ImportError as error:
    missing = error.name or str(error)
print("plenum-probe", version, sep="\t")
print("executable", os.path.realpath(sys.executable), sep="\t")
print("pip", wheel, sep="\t")
print("missing", missing, sep="\t")

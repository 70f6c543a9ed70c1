#!/usr/bin/env bash
# pre-commit (MIT) in a virtual environment of its own, made once a version.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=4.3.0
[[ -x .cache/pre-commit/bin/pre-commit && $(.cache/pre-commit/bin/pre-commit --version) == "pre-commit $version" ]] && exit
rm -rf .cache/pre-commit
python3 -m venv .cache/pre-commit
.cache/pre-commit/bin/python -m pip install --quiet --disable-pip-version-check "pre-commit==$version"

#!/usr/bin/env bash
# Installs what reads our reports into test/report/consumers/node_modules, once a version. No script of a package runs.
set -euo pipefail
cd "$(dirname "$0")"

installed=node_modules/.installed-from
[[ -f $installed ]] && cmp -s package-lock.json "$installed" && exit

npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund
cp package-lock.json "$installed"

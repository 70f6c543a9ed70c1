#!/usr/bin/env bash
# Debian's Chromium, where there is none.
set -euo pipefail

command -v chromium >/dev/null && exit
sudo=()
((EUID == 0)) || sudo=(sudo -n)
if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; }; then
  echo "Pages cannot be tested: install chromium, then run this again." >&2
  exit 1
fi

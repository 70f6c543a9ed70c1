#!/usr/bin/env bash
# Builds AWS's Lambda runtime client into test/lambda/node_modules, once a version. It is native code: npm compiles it,
# with the tools of Debian's packages below.
set -euo pipefail
cd "$(dirname "$0")"

built=node_modules/.built-from
[[ -f $built ]] && cmp -s package-lock.json "$built" && exit

declare -A package_of=([cmake]=cmake [g++]=g++ [make]=make [python3]=python3 [xz]=xz-utils)
missing=()
for tool in "${!package_of[@]}"; do
  command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
done
if ((${#missing[@]} > 0)); then
  sudo=()
  ((EUID == 0)) || sudo=(sudo -n)
  if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install --yes --no-install-recommends "${missing[@]}"; }; then
    echo "aws-lambda-ric cannot be built: install ${missing[*]}, then run this again." >&2
    exit 1
  fi
fi

npm ci --no-audit --no-fund
cp package-lock.json "$built"

#!/usr/bin/env bash
# The contracts: buf's lint, and no breaking change since the newest tag (or, before the first tag, since origin/main,
# or the commit before this one). Without an earlier commit that holds the contracts there is nothing to break.
set -euo pipefail
cd "$(dirname "$0")/../.."

npx buf lint libs/proto

baseline() {
  local head ref
  head=$(git rev-parse HEAD)
  for ref in "$(git describe --tags --abbrev=0 2>/dev/null || true)" origin/main HEAD^; do
    [ -n "$ref" ] || continue
    [ "$(git rev-parse --verify --quiet "$ref^{commit}" || true)" != "$head" ] || continue
    git cat-file -e "$ref:libs/proto/buf.yaml" 2>/dev/null || continue
    echo "$ref"
    return
  done
}

against=$(baseline)
if [ -z "$against" ]; then
  echo "buf breaking: no earlier commit holds the contracts; nothing to compare with"
  exit 0
fi
echo "buf breaking: comparing with $against"
# A copy of the earlier contracts, because buf cannot read the repository of a shallow clone or a worktree.
old=$(mktemp -d)
trap 'rm -rf "$old"' EXIT
git archive "$against" libs/proto/buf.yaml libs/proto/proto | tar -x -C "$old"
npx buf breaking libs/proto --against "$old/libs/proto"

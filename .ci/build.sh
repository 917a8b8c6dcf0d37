#!/usr/bin/env bash
# Builds bin/needlepoint with the UI that lies in web/ui/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
CGO_ENABLED=0 go build -trimpath -ldflags "-X main.stamped=$version" -o bin/needlepoint ./cmd/needlepoint

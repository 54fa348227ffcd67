#!/usr/bin/env bash
# The main job once, as in the README: it exits with 1 if one value comes back different.
set -euo pipefail

./spillway quickstart

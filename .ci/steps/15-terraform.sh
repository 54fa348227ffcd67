#!/usr/bin/env bash
# For the test that runs the real terraform: a local mirror of its AWS provider, so that none is
# fetched from a registry. SPILLWAY_TEST_TERRAFORM_PROVIDERS names one; else terraform's own folders and
# those of /opt are looked at. Without terraform or a mirror that test is skipped and says so.
set -euo pipefail

configuration=$PWD/target/terraform.rc
provider=registry.terraform.io/hashicorp/aws

if ! command -v terraform >/dev/null; then
  echo "not here: terraform; its test is skipped"
  exit 0
fi
if [[ -r ${TF_CLI_CONFIG_FILE:-} ]]; then
  echo "terraform uses $TF_CLI_CONFIG_FILE"
  exit 0
fi
for folder in ${SPILLWAY_TEST_TERRAFORM_PROVIDERS:+"$SPILLWAY_TEST_TERRAFORM_PROVIDERS"} ~/.terraform.d/plugins \
  "${XDG_DATA_HOME:-$HOME/.local/share}/terraform/plugins" /usr/{local/,}share/terraform/plugins /opt/*; do
  if [[ -d $folder/$provider ]]; then
    mkdir -p target
    printf 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' "$folder" >"$configuration"
    echo "terraform takes its AWS provider from $folder: $(ls "$folder/$provider" | tr '\n' ' ')"
    exit 0
  fi
done
rm -f "$configuration"
echo "no local mirror of terraform's AWS provider; its test is skipped"

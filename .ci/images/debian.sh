# Sourced by the scripts that make images from Debian's packages; nothing is pulled. They run as root, with Docker's daemon
# running.

debian=bookworm

# made_by_this NAME: whether the image was made by these very scripts; one made by others is removed.
made_by_this() {
  made_by=$(cat "$0" "$(dirname "$0")/debian.sh" | sha256sum | cut -c 1-12)
  if [ "$(docker image inspect -f '{{index .Config.Labels "dev.lenslet.made-by"}}' "$1" 2>/dev/null)" = "$made_by" ]; then
    return 0
  fi
  docker image rm -f "$1" >/dev/null 2>&1 || true
  return 1
}

# unpack_debian PACKAGES: the smallest system with these packages (by commas) in the new directory $root, which goes at exit.
unpack_debian() {
  if ! command -v debootstrap >/dev/null; then
    apt-get -o DPkg::Lock::Timeout=60 update -qq
    apt-get -o DPkg::Lock::Timeout=60 install -y -qq --no-install-recommends debootstrap
  fi
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $debian" | head -n 1)
  root=$(mktemp -d)
  trap 'rm -rf --one-file-system "$root"' EXIT
  debootstrap --variant=minbase ${1:+"--include=$1"} "$debian" "$root" "${mirror:-http://deb.debian.org/debian}"
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
}

# import_image NAME CHANGE…: the directory $root as an image.
import_image() {
  local name=$1 changes=()
  shift
  for change; do changes+=(--change "$change"); done
  tar -C "$root" -c . | docker import "${changes[@]}" --change "LABEL dev.lenslet.made-by=$made_by" - "$name"
}

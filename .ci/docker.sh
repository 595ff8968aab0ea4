# Sourced: start_docker sees that Docker's daemon answers, installed and started where it has to be; stop_docker ends the one
# that start_docker started. Neither ends the shell.

dockerd_pid=

docker_answers() { timeout 10 docker version >/dev/null 2>&1; }

start_docker() {
  if docker_answers; then return 0; fi
  if ! command -v dockerd >/dev/null; then
    # RUNLEVEL keeps the package from starting a daemon that nobody here would end.
    { timeout 120 apt-get -o DPkg::Lock::Timeout=60 update -qq &&
      RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive timeout 240 apt-get -o DPkg::Lock::Timeout=60 \
        install -y -qq --no-install-recommends docker.io; } </dev/null >/tmp/lenslet-docker-install.log 2>&1 ||
      { tail -n 1 /tmp/lenslet-docker-install.log; return 1; }
  fi
  # No rules of iptables: a published port goes through Docker's own proxy, and no container here calls out.
  dockerd --iptables=false --ip6tables=false </dev/null >/tmp/lenslet-dockerd.log 2>&1 &
  dockerd_pid=$!
  for _ in $(seq 60); do
    if docker_answers; then return 0; fi
    kill -0 "$dockerd_pid" 2>/dev/null || break
    sleep 1
  done
  tail -n 1 /tmp/lenslet-dockerd.log
  stop_docker
  return 1
}

stop_docker() {
  [ -n "$dockerd_pid" ] || return 0
  # What a test that was killed left behind.
  { timeout 30 docker ps -aq --filter label=org.testcontainers=true | xargs -r timeout 60 docker rm -fv; } >/dev/null 2>&1 || true
  if kill "$dockerd_pid" 2>/dev/null; then wait "$dockerd_pid" 2>/dev/null || true; fi
  dockerd_pid=
}

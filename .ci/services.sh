# Sourced by .ci/run: Debian packages and local services that the tests talk to.

PORTAL_CI_DATABASE=postgres://postgres@127.0.0.1:5432/postgres
PORTAL_CI_REDIS=redis://127.0.0.1:6379/9
PORTAL_CI_CLAMD=tcp://127.0.0.1:3310
CLAMD_DIR=/tmp/portal-ci-clamd
EICAR=58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a

answers() { # answers PORT: something listens on it here
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

has() {
    command -v "$1" >/dev/null
}

install_missing() {
    local wanted=()
    has make || wanted+=(make)
    PYTHON=${PYTHON:-} bin/find-python >/dev/null 2>&1 || wanted+=(python3 python3-venv)
    has npm || wanted+=(nodejs npm)
    has age || wanted+=(age)
    has keepassxc-cli || wanted+=(keepassxc)
    has chromium || wanted+=(chromium)
    answers 3310 || has clamd || wanted+=(clamav-daemon)
    answers 5432 || has pg_ctlcluster || wanted+=(postgresql)
    answers 6379 || has redis-server || wanted+=(redis-server)
    if ((${#wanted[@]})); then
        echo "Installing ${wanted[*]}"
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends "${wanted[@]}" >/tmp/portal-ci-apt.log 2>&1 || {
            tail -n 30 /tmp/portal-ci-apt.log
            return 1
        }
    fi
}

wait_for() { # wait_for NAME PORT
    local _
    for _ in {1..300}; do
        if answers "$2"; then return 0; fi
        sleep 0.2
    done
    echo "$1 does not answer on port $2."
    return 1
}

start_services() {
    if ! answers 5432; then start_postgresql; fi
    if ! answers 6379; then
        redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save '' --appendonly no --dir /tmp >/dev/null
    fi
    if ! answers 3310; then start_clamd; fi
    wait_for PostgreSQL 5432
    wait_for Redis 6379
    wait_for ClamAV 3310
}

start_postgresql() {
    local version
    version=$(pg_lsclusters -h | awk 'NR == 1 { print $1 }')
    # The tests sign in as postgres over TCP without a password; nothing outside this machine can.
    sed -i -E 's/^(host\s+all\s+all\s+(127\.0\.0\.1\/32|::1\/128)\s+).*/\1trust/' "/etc/postgresql/$version/main/pg_hba.conf"
    pg_ctlcluster --skip-systemctl-redirect "$version" main start
}

start_clamd() {
    mkdir -p "$CLAMD_DIR/db"
    # One signature, the EICAR test text anywhere in a file, so that no virus database need be downloaded.
    echo "Eicar-Test:0:*:$EICAR" >"$CLAMD_DIR/db/test.ndb"
    cat >"$CLAMD_DIR/clamd.conf" <<CONF
DatabaseDirectory $CLAMD_DIR/db
TCPSocket 3310
TCPAddr 127.0.0.1
PidFile $CLAMD_DIR/clamd.pid
LogFile $CLAMD_DIR/clamd.log
StreamMaxLength 25M
MaxThreads 4
CONF
    clamd --config-file="$CLAMD_DIR/clamd.conf" >/dev/null
}

stop_clamd() { # only the one that start_clamd started
    if [[ -s $CLAMD_DIR/clamd.pid ]]; then
        kill "$(<"$CLAMD_DIR/clamd.pid")" 2>/dev/null || true
        rm -rf "$CLAMD_DIR"
    fi
}

"""INFO: the sections and fields of each version, in its order (compared with a 7.0.15)."""

from hashlib import sha1

from decnet.decoys.redis.visit import Visit
from decnet.events import SECOND

_FIRST = ("server", "clients", "memory", "persistence", "stats", "replication", "cpu")
DEFAULT = (*_FIRST, "modules", "errorstats", "cluster", "keyspace")
EVERYTHING = (*_FIRST, "modules", "commandstats", "errorstats", "latencystats", "cluster", "keyspace")
_SINCE = {"modules": 6, "errorstats": 7, "latencystats": 7}

# A field may begin with the version that brought it, or, after a minus, the last one that had it.
_TEMPLATES = {
    "server": """
        redis_version:{version}
        redis_git_sha1:00000000
        redis_git_dirty:0
        redis_build_id:{build}
        redis_mode:standalone
        os:{system}
        arch_bits:64
        7|monotonic_clock:POSIX clock_gettime
        multiplexing_api:epoll
        -6|atomicvar_api:atomic-builtin
        7|atomicvar_api:c11-builtin
        gcc_version:{gcc}
        process_id:{pid}
        7|process_supervised:systemd
        run_id:{run}
        tcp_port:6379
        7|server_time_usec:{now}
        uptime_in_seconds:{up}
        uptime_in_days:{days}
        hz:10
        configured_hz:10
        lru_clock:{clock}
        executable:/usr/bin/redis-server
        config_file:/etc/redis/redis.conf
        6|io_threads_active:0""",
    "clients": """
        connected_clients:2
        7|cluster_connections:0
        7|maxclients:10000
        client_recent_max_input_buffer:{input_buffer}
        client_recent_max_output_buffer:0
        blocked_clients:1
        6|tracking_clients:0
        6|clients_in_timeout_table:1""",
    "memory": """
        used_memory:{used}
        used_memory_human:{used_human}
        used_memory_rss:{rss}
        used_memory_rss_human:{rss_human}
        used_memory_peak:{peak}
        used_memory_peak_human:{peak_human}
        used_memory_peak_perc:{peak_percent:.2f}%
        used_memory_overhead:{overhead}
        used_memory_startup:{startup}
        used_memory_dataset:{dataset}
        used_memory_dataset_perc:{dataset_percent:.2f}%
        allocator_allocated:{allocated}
        allocator_active:{active}
        allocator_resident:{resident}
        total_system_memory:{total}
        total_system_memory_human:{total_human}
        used_memory_lua:{lua}
        7|used_memory_vm_eval:{lua}
        used_memory_lua_human:{lua_human}
        7|used_memory_scripts_eval:0
        -6|used_memory_scripts:0
        -6|used_memory_scripts_human:0B
        number_of_cached_scripts:0
        7|number_of_functions:0
        7|number_of_libraries:0
        7|used_memory_vm_functions:33792
        7|used_memory_vm_total:66560
        7|used_memory_vm_total_human:65.00K
        7|used_memory_functions:184
        7|used_memory_scripts:184
        7|used_memory_scripts_human:184B
        maxmemory:{most}
        maxmemory_human:{most_human}
        maxmemory_policy:{policy}
        allocator_frag_ratio:{frag_ratio:.2f}
        allocator_frag_bytes:{frag}
        allocator_rss_ratio:{resident_ratio:.2f}
        allocator_rss_bytes:{resident_excess}
        rss_overhead_ratio:{rss_ratio:.2f}
        rss_overhead_bytes:{rss_excess}
        mem_fragmentation_ratio:{fragmentation:.2f}
        mem_fragmentation_bytes:{fragmented}
        mem_not_counted_for_evict:0
        mem_replication_backlog:0
        7|mem_total_replication_buffers:0
        mem_clients_slaves:0
        mem_clients_normal:{clients}
        7|mem_cluster_links:0
        mem_aof_buffer:0
        mem_allocator:{allocator}
        active_defrag_running:0
        lazyfree_pending_objects:0
        7|lazyfreed_objects:0""",
    "persistence": """
        loading:0
        7|async_loading:0
        7|current_cow_peak:0
        7|current_cow_size:0
        7|current_cow_size_age:0
        7|current_fork_perc:0.00
        7|current_save_keys_processed:0
        7|current_save_keys_total:0
        rdb_changes_since_last_save:{changes}
        rdb_bgsave_in_progress:0
        rdb_last_save_time:{saved}
        rdb_last_bgsave_status:ok
        rdb_last_bgsave_time_sec:0
        rdb_current_bgsave_time_sec:-1
        7|rdb_saves:{saves}
        rdb_last_cow_size:364544
        7|rdb_last_load_keys_expired:0
        7|rdb_last_load_keys_loaded:31
        aof_enabled:0
        aof_rewrite_in_progress:0
        aof_rewrite_scheduled:0
        aof_last_rewrite_time_sec:-1
        aof_current_rewrite_time_sec:-1
        aof_last_bgrewrite_status:ok
        7|aof_rewrites:0
        7|aof_rewrites_consecutive_failures:0
        aof_last_write_status:ok
        aof_last_cow_size:0
        6|module_fork_in_progress:0
        6|module_fork_last_cow_size:0""",
    "stats": """
        total_connections_received:{connection}
        total_commands_processed:{commands}
        instantaneous_ops_per_sec:{pace}
        total_net_input_bytes:{heard}
        total_net_output_bytes:{said}
        7|total_net_repl_input_bytes:0
        7|total_net_repl_output_bytes:0
        instantaneous_input_kbps:0.02
        instantaneous_output_kbps:0.07
        7|instantaneous_input_repl_kbps:0.00
        7|instantaneous_output_repl_kbps:0.00
        rejected_connections:0
        sync_full:0
        sync_partial_ok:0
        sync_partial_err:0
        expired_keys:{expired}
        expired_stale_perc:0.00
        expired_time_cap_reached_count:0
        6|expire_cycle_cpu_milliseconds:{expiring}
        evicted_keys:0
        7|evicted_clients:0
        7|total_eviction_exceeded_time:0
        7|current_eviction_exceeded_time:0
        keyspace_hits:{hits}
        keyspace_misses:{misses}
        pubsub_channels:{channels}
        pubsub_patterns:{patterns}
        7|pubsubshard_channels:0
        latest_fork_usec:412
        7|total_forks:{saves}
        migrate_cached_sockets:0
        slave_expires_tracked_keys:0
        active_defrag_hits:0
        active_defrag_misses:0
        active_defrag_key_hits:0
        active_defrag_key_misses:0
        7|total_active_defrag_time:0
        7|current_active_defrag_time:0
        6|tracking_total_keys:0
        6|tracking_total_items:0
        6|tracking_total_prefixes:0
        6|unexpected_error_replies:0
        7|total_error_replies:{mistakes}
        7|dump_payload_sanitizations:0
        6|total_reads_processed:{reads}
        6|total_writes_processed:{commands}
        6|io_threaded_reads_processed:0
        6|io_threaded_writes_processed:0
        7|reply_buffer_shrinks:2
        7|reply_buffer_expands:0""",
    "replication": """
        role:{role}
        {master}connected_slaves:0
        7|master_failover_state:no-failover
        master_replid:{replid}
        master_replid2:0000000000000000000000000000000000000000
        master_repl_offset:0
        second_repl_offset:-1
        repl_backlog_active:0
        repl_backlog_size:1048576
        repl_backlog_first_byte_offset:0
        repl_backlog_histlen:0""",
    "cpu": """
        used_cpu_sys:{cpu_sys:.6f}
        used_cpu_user:{cpu_user:.6f}
        used_cpu_sys_children:{cpu_sys_children:.6f}
        used_cpu_user_children:{cpu_user_children:.6f}
        7|used_cpu_sys_main_thread:{cpu_sys_main:.6f}
        7|used_cpu_user_main_thread:{cpu_user_main:.6f}""",
    "modules": "",
    "commandstats": """
        cmdstat_get:calls={gets},usec={get_time},usec_per_call=4.00{failures}
        cmdstat_setex:calls={sets},usec={set_time},usec_per_call=6.00{failures}""",
    "errorstats": "",
    "latencystats": "",
    "cluster": """
        cluster_enabled:0""",
    "keyspace": "",
}
_MASTER = """master_host:{host}
master_port:{port}
master_link_status:down
master_last_io_seconds_ago:-1
master_sync_in_progress:0
7|slave_read_repl_offset:0
slave_repl_offset:0
master_link_down_since_seconds:-1
slave_priority:100
slave_read_only:{read_only}
7|replica_announced:1
"""


def section(visit: Visit, name: str) -> bytes:
    """One section with its heading; nothing where this version has none of that name."""
    template, version = _TEMPLATES.get(name), visit.edition.series[0]
    if template is None or version < _SINCE.get(name, 0):
        return b""
    lines = [f"# {'CPU' if name == 'cpu' else name.title()}"]
    if name == "keyspace":
        lines += [f"db{db}:keys={keys},expires={due},avg_ttl=0" for db, keys, due in visit.keys.used(visit.now)]
    elif template:
        text = template.format_map(_memory(visit) | _load(visit) | _identity(visit))
        lines += [line for raw in text.split("\n")[1:] if (line := _of(version, raw.strip())) is not None]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def _of(version: int, line: str) -> str | None:
    """The field, where ``version`` has it."""
    mark, bar, field = line.partition("|")
    if not bar or not mark.removeprefix("-").isdigit():
        return line
    fits = version <= -int(mark) if mark.startswith("-") else version >= int(mark)
    return field if fits else None


def human(size: int) -> str:
    """A number of bytes as Redis prints it for people."""
    if size < 1024:
        return f"{size}B"
    for unit, scale in (("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30)):
        if size < scale * 1024:
            return f"{size / scale:.2f}{unit}"
    return f"{size / (1 << 40):.2f}T"


def last_saved(visit: Visit) -> int:
    """When the last dump was written, in seconds: the visitor's own, or the last of the hourly ones."""
    hourly = visit.now - (visit.now - visit.started) % (3600 * SECOND)
    return max(hourly, visit.state.saved) // SECOND


def _identity(visit: Visit) -> dict[str, object]:
    persona, master = visit.context.persona, visit.state.master
    host, port = (master[0].decode("latin-1"), master[1]) if master else ("", 0)
    read_only = int(visit.settings[b"slave-read-only"] == b"yes")
    return {
        "version": visit.edition.version,
        "build": sha1(visit.edition.version.encode()).hexdigest()[:15],
        "system": f"Linux {persona.kernel[0]} {persona.distro.machine}",
        "gcc": {"debian": "12.2.0", "ubuntu22": "11.2.0"}.get(persona.distro.key, "9.3.0"),
        "pid": persona.seed.number("redis.pid", 400, 1400),
        "run": persona.seed.material("redis.run", 20).hex(),
        "replid": persona.seed.material("redis.replid", 20).hex(),
        "role": "slave" if master else "master",
        "master": _MASTER.format(host=host, port=port, read_only=read_only) if master else "",
    }


def _memory(visit: Visit) -> dict[str, object]:
    seed, new = visit.context.persona.seed, visit.edition.subcommands
    startup = 862_000 + seed.number("redis.startup", 0, 90_000)
    data = seed.number("redis.data", 60_000, 400_000) + visit.now // SECOND % 977 * 8
    used, overhead = startup + data, startup + 21_000
    rss, peak = used * 4 + 4096 * seed.number("redis.rss", 100, 900), used + 41_216
    allocated, active, resident = used + 61_704, used + 299_008, rss - 1_265_664
    total = (seed.number("redis.ram", 2, 16) << 30) - seed.number("redis.reserved", 10, 90) * 409_600
    limit = visit.settings[b"maxmemory"]
    most = int(limit) if limit.isdigit() else 0
    lua = 31_744 if new else 37_888
    sizes: dict[str, int] = {"used": used, "rss": rss, "peak": peak, "total": total, "lua": lua, "most": most}
    return (
        dict[str, object](sizes)
        | {f"{name}_human": human(size) for name, size in sizes.items()}
        | {
            "overhead": overhead,
            "startup": startup,
            "dataset": used - overhead,
            "allocated": allocated,
            "active": active,
        }
        | {"resident": resident, "frag": active - allocated, "resident_excess": resident - active}
        | {"rss_excess": rss - resident, "fragmented": rss - used, "fragmentation": rss / used}
        | {"peak_percent": 100 * used / peak, "dataset_percent": 100 * (used - overhead) / data}
        | {"frag_ratio": active / allocated, "resident_ratio": resident / active, "rss_ratio": rss / resident}
        | {"policy": visit.settings[b"maxmemory-policy"].decode("latin-1"), "clients": 1928 if new else 37_690}
        | {"allocator": "jemalloc-5.3.0" if new else "jemalloc-5.2.1", "input_buffer": 20_480 if new else 2}
    )


def _load(visit: Visit) -> dict[str, object]:
    up = visit.seconds_up
    commands, gets, sets = up // 4 + visit.connection * 3, up // 5, up // 35
    return {
        "now": visit.now, "up": up, "days": up // 86_400, "clock": visit.now // SECOND & 0xFFFFFF,
        "changes": visit.keys.changes(), "saved": last_saved(visit), "saves": up // 3600,
        "connection": visit.connection, "commands": commands, "pace": up % 3, "heard": commands * 41 + 17,
        "said": commands * 138 + 911, "expired": up // 5400, "expiring": up // 61, "hits": commands * 2 // 3,
        "misses": commands // 19, "channels": len(visit.channels), "patterns": len(visit.patterns),
        "mistakes": up // 90_000, "reads": commands + visit.connection, "gets": gets, "get_time": gets * 4,
        "sets": sets, "set_time": sets * 6,
        "failures": ",rejected_calls=0,failed_calls=0" if visit.edition.subcommands else "",
        "cpu_sys": up * 0.00061, "cpu_user": up * 0.00074, "cpu_sys_children": up * 0.0000021,
        "cpu_user_children": up * 0.0000035, "cpu_sys_main": up * 0.0006, "cpu_user_main": up * 0.00073,
    }  # fmt: skip

"""*Pipeline*: how the system does, for operators."""

from __future__ import annotations

from tools.dashboards.asking import mean, of, per_second, quantile
from tools.dashboards.panels import Kind, Panel, Query, Section

LAG = f"max by (topic, partition) ({of('tocsin_lag_records')})"

HEALTH = Section(
    "Health",
    (
        Panel(
            Kind.STAT, "Workers ready", "Workers whose /readyz says yes.", "short",
            (Query(f"sum({of('tocsin_ready')})"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Kafka", "1 where some worker reached Kafka when it last asked.", "bool_yes_no",
            (Query(f"max({of('tocsin_broker_up')})"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Records waiting", "Records that no stage has dealt with.", "short",
            (Query(f"sum({LAG})"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Oldest waiting", "For how long the next record has waited, at most.", "s",
            (Query(f"max({of('tocsin_lag_seconds')})"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Set aside", "Records within the range shown that could not be read.", "short",
            (Query(f"round(sum(increase({of('tocsin_dead_letters_total')}[$__range])))"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Starts again", "Starts of workers by their supervisor within the range shown.", "short",
            (Query(f"round(sum(increase({of('tocsin_worker_starts_total')}[$__range])))"),), width=4, height=4,
        ),
    ),
)  # fmt: skip

STAGES = Section(
    "Stages",
    (
        Panel(
            Kind.LINES, "Items", "Items a second that each stage dealt with, by what became of them.", "ops",
            (Query(per_second(of("tocsin_items_total"), "stage, outcome"), "{{stage}} {{outcome}}"),),
        ),
        Panel(
            Kind.LINES, "Time of a batch", "Median and 95th percentile of the time that a batch takes.", "s",
            (
                Query(quantile(0.5, of("tocsin_stage_duration_seconds"), "stage"), "{{stage}} median"),
                Query(quantile(0.95, of("tocsin_stage_duration_seconds"), "stage"), "{{stage}} 95 %"),
            ),
        ),
        Panel(
            Kind.LINES, "Records of a batch", "Mean number of records that are taken together: full batches mean work.",
            "short", (Query(mean(of("tocsin_batch_records"), "stage"), "{{stage}}"),),
        ),
        Panel(
            Kind.LINES, "Latency of a stage", "95th percentile of the time from Kafka's timestamp of a record to "
            "the end of its batch.", "s", (Query(quantile(0.95, of("tocsin_latency_seconds"), "stage"), "{{stage}}"),),
        ),
        Panel(
            Kind.LINES, "End to end", "From Kafka taking an item to the incident or alert that it changed: median and "
            "95th percentile.", "s",
            (
                Query(quantile(0.5, of("tocsin_end_to_end_latency_seconds"), "output"), "{{output}} median"),
                Query(quantile(0.95, of("tocsin_end_to_end_latency_seconds"), "output"), "{{output}} 95 %"),
            ),
        ),
        Panel(
            Kind.LINES, "Set aside and tried again", "Records that could not be read, by reason; records that Kafka "
            "did not take at once; reading processes that a text hung or killed.", "ops",
            (
                Query(per_second(of("tocsin_dead_letters_total"), "stage, reason"), "{{stage}} {{reason}}"),
                Query(per_second(of("tocsin_undelivered_records_total"), "stage"), "{{stage}} undelivered"),
                Query(per_second(of("tocsin_readers_lost_total"), ""), "readers lost"),
            ),
        ),
        Panel(
            Kind.LINES, "Published", "Revisions of incidents and alerts, by state.", "ops",
            (
                Query(per_second(of("tocsin_incident_revisions_total"), "state"), "incidents {{state}}"),
                Query(per_second(of("tocsin_alert_revisions_total"), "state"), "alerts {{state}}"),
            ),
        ),
        Panel(
            Kind.LINES, "Figures", "Figures read a second, by metric.", "ops",
            (Query(per_second(of("tocsin_figures_total"), "metric"), "{{metric}}"),),
        ),
        Panel(
            Kind.LINES, "Waiting for slower partitions", "Items that wait for those of slower partitions.", "short",
            (Query(f"max({of('tocsin_waiting_items')})", "items"),),
        ),
    ),
)  # fmt: skip

KAFKA = Section(
    "Kafka",
    (
        Panel(
            Kind.LINES, "Lag", "Records not dealt with, by topic.", "short",
            (Query(f"sum by (topic) ({LAG})", "{{topic}}"),),
        ),
        Panel(
            Kind.LINES, "Age of the lag", "For how long the next record of a topic has waited.", "s",
            (Query(f"max by (topic) ({of('tocsin_lag_seconds')})", "{{topic}}"),),
        ),
        Panel(
            Kind.LINES, "Not committed", "Records dealt with whose commit has not been seen.", "short",
            (Query(f"sum by (topic) ({of('tocsin_uncommitted_records')})", "{{topic}}"),),
        ),
        Panel(
            Kind.LINES, "Since the last commit", "Time since a commit was seen to move on, or to cover all work done.",
            "s", (Query(f"time() - min by (topic) ({of('tocsin_last_commit_timestamp_seconds')})", "{{topic}}"),),
        ),
        Panel(
            Kind.LINES, "Partitions", "Partitions that each worker has.", "short",
            (Query(f"sum by (instance, topic) ({of('tocsin_assigned_partitions')})", "{{instance}} {{topic}}"),),
        ),
        Panel(
            Kind.LINES, "Rebalances", "Assignments of partitions a second.", "ops",
            (Query(per_second(of("tocsin_rebalances_total"), "instance"), "{{instance}}"),),
        ),
    ),
)  # fmt: skip

STATE = Section(
    "State",
    (
        Panel(
            Kind.LINES, "Rows", "Rows of the state of the second stage, by kind.", "short",
            (Query(f"max by (kind) ({of('tocsin_state_rows')})", "{{kind}}"),),
        ),
        Panel(
            Kind.LINES, "Bytes", "Bytes of the state in Kafka, by kind.", "bytes",
            (Query(f"max by (kind) ({of('tocsin_state_bytes')})", "{{kind}}"),),
        ),
        Panel(
            Kind.LINES, "Rebuilding", "Time that rebuilding the state took last.", "s",
            (Query(f"max by (instance) ({of('tocsin_state_restore_seconds')})", "{{instance}}"),),
        ),
    ),
)  # fmt: skip

PROCESSES = Section(
    "Processes",
    (
        Panel(
            Kind.LINES, "Processor", "Cores that each process uses.", "short",
            (Query(f"rate({of('process_cpu_seconds_total')}[$__rate_interval])", "{{instance}}"),),
        ),
        Panel(
            Kind.LINES, "Memory", "Memory that each process holds.", "bytes",
            (Query(of("process_resident_memory_bytes"), "{{instance}}"),),
        ),
        Panel(
            Kind.LINES, "Delay of the event loop", "By how much the event loop comes round too late.", "s",
            (Query(of("tocsin_event_loop_delay_seconds"), "{{instance}}"),),
        ),
        Panel(
            Kind.LINES, "Room on disk", "Room left where the workers keep their data.", "bytes",
            (Query(f"min by (instance, folder) ({of('tocsin_disk_free_bytes')})", "{{instance}} {{folder}}"),),
        ),
        Panel(
            Kind.TABLE, "What runs", "Versions of tocsin, of its language model and of Python, by process.", "short",
            (Query(f"max by (instance, version, model, python) ({of('tocsin_build_info')})", "runs"),), width=16,
        ),
    ),
)  # fmt: skip

PAGE = Section(
    "Page",
    (
        Panel(
            Kind.LINES, "Requests", "Requests a second, by route and code.", "reqps",
            (Query(per_second(of("tocsin_http_requests_total"), "route, code"), "{{route}} {{code}}"),),
        ),
        Panel(
            Kind.LINES, "Time of a request", "95th percentile of the time until a request was answered.", "s",
            (Query(quantile(0.95, of("tocsin_http_request_duration_seconds"), "route"), "{{route}}"),),
        ),
        Panel(
            Kind.LINES, "Listeners", "Who listens to the page's stream of events.", "short",
            (Query(f"sum({of('tocsin_stream_clients')})", "listeners"),),
        ),
    ),
)  # fmt: skip

SECTIONS = (HEALTH, STAGES, KAFKA, STATE, PROCESSES, PAGE)

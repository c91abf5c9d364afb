"""What the clouds promise and demand, as numbers. Tests may set any of them."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Rules:
    """Deadlines are real seconds; lifetimes and windows are seconds of the sandbox's clock."""

    token_life_s: int = 7200

    wecom_deadline_s: float = 5.0
    wecom_verify_deadline_s: float = 1.0
    wecom_retries: int = 3
    wecom_retry_gap_s: float = 1.0
    wecom_member_per_minute: int = 30
    wecom_member_per_hour: int = 1000
    wecom_robot_per_minute: int = 20
    wecom_code_life_s: int = 72 * 3600
    wecom_media_life_s: int = 3 * 86400
    wecom_passive_update_spends_code: bool = False

    ding_ticket_life_s: int = 90
    ding_ping_s: float = 30.0
    ding_goodbye_s: float = 10.0
    ding_card_deadline_s: float = 2.0
    ding_redeliver_s: float = 16.0
    ding_deliveries: int = 4
    ding_http_deadline_s: float = 2.5
    ding_session_life_s: int = 5400
    ding_file_life_s: int = 3600
    ding_robot_per_minute: int = 20
    ding_robot_penalty_s: int = 600
    ding_card_value_bytes: int = 1024

    messages_per_chat: int = 300
    records: int = 100_000
    media_files: int = 200
    deliveries: int = 10_000
    sse_queue: int = 1000
    json_bytes: int = 2 * 1024 * 1024
    upload_bytes: int = 24 * 1024 * 1024

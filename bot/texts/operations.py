"""What commands at the shell say when they have done their work."""

from typing import Final

LISTENING: Final = "掌柜已开始工作：http://{host}:{port}"
UPGRADED: Final = "数据库已是当前版本。"
DRY: Final = "只做了检查，没有写入。"
IMPORTED: Final = {
    "locations": "仓库已导入 {count} 个。",
    "people": "人员已导入 {count} 人。",
    "partners": "往来单位已导入 {count} 家。",
    "products": "商品已导入 {count} 种。",
    "prices": "价格已导入 {count} 行，只影响以后的新单。",
    "boms": "配方已导入 {count} 行，以后的工单按新版本。",
    "skus": "渠道编码已对上 {count} 个。",
    "orders": "订单已导入 {count} 行，和在聊天里下单一样往下走；导入过的单不会再下一次。",
    "debts": "期初欠款已导入 {count} 笔，欠款、对账单和额度都算上它们。",
    "stock": "期初库存已导入 {count} 行；开账前可以再导，会整份替换。",
}
KNOWN: Final = "其中 {count} 笔以前导入过，没有再记一次。"
CHANGED: Final = "其中 {count} 笔和以前导入的不一样，旧的已红冲，按这次的记。"
JOB_DONE: Final = "{name} 已做完。"
JOB_SKIPPED: Final = "{name} 在 {date} 已经做过，没有再做。"
JOB_LINE: Final = "{name}　{every}　{about}　{last}"
JOB_TICK: Final = "{name}　{every}　{about}"
JOB_NEVER: Final = "还没有运行过"
JOB_LAST: Final = "上次：{date} {state}"
JOB_LATE: Final = "（补做）"
JOB_STATE: Final = {"done": "已做完", "running": "正在做", "failed": "没有做成"}
JOB_NOT_DONE: Final = {
    "running": "{name}（{date}）正在由另一个进程做，没有再做。",
    "failed": "{name}（{date}）没有做成，原因见上面的日志；群里或管理员也会收到报警。",
}
JOB_UNKNOWN: Final = "没有任务“{name}”。现有的任务：{names}。"
REPLAYED: Final = "重新处理 {count} 条放到一边的消息。"
REPLAY: Final = "replay"
REPLAY_ABOUT: Final = "重新处理出错时放到一边的消息（只在手工运行时做）"
DEMO_READY: Final = "掌柜演示已就绪，请用浏览器打开：{url}\n按 Ctrl+C 结束。"
DEMO_RESTARTED: Final = "演示：机器人被强行结束后已重新启动。"
DEMO_FAILED: Final = "演示没有启动成功：{reason}"

"""Words on cards."""

from typing import Final

DRAFT_TITLE: Final = "请确认{verb}"
DRAFT_UNCONFIRMED: Final = "还没有登记"
DRAFT_STATE: Final = {
    "booked": "已经提交",
    "discarded": "已取消，没有登记",
    "replaced": "已改，看最新那张",
    "expired": "已过期，没有登记",
}
STOCK_AFTER: Final = "{verb}后"
STOCK_AFTER_VALUE: Final = "{location}可用 {available}"
APPROVAL_TITLE: Final = "{kind} {number} 待审核"
REVERSAL_TITLE: Final = "{kind} {number} 申请红冲"
STANDING_TITLE: Final = "{kind} {number} {status}"
ASKED: Final = "等{names}审批"
OR: Final = "或"
DECIDED: Final = "已由{by}{step} · {at}"
DECIDED_REVERSAL: Final = "红冲申请已由{by}{step} · {at}"
DECIDED_JOB: Final = "{step} · {at}"
OUTCOME: Final = {
    "approve": "{by}已通过，{number} 已完成。",
    "reject": "{by}驳回了 {number}，没有动货。",
    "cancel": "{number} 已撤回。",
    "expire": "{number} 超过 24 小时没有审批，已取消，锁定的货已释放。",
    "reverse": "{by}红冲了 {number}，货已退回原处。",
}
OUTCOME_GOES_ON: Final = "{by}已通过，{number} 现在是“{status}”。"
OUTCOME_REVERSED: Final = "{by}同意红冲，{number} 已红冲，货已退回原处。"
OUTCOME_KEPT: Final = "{by}不同意红冲，{number} 保持已完成。"
SETTLED_TITLE: Final = "{verb}草稿"
MAY_BE_REPEATED: Final = "（刚才断过电或断过网，这条可能已经发过一次）"
MOVED: Final = "{kind} {number} 已完成"
MOVED_MANY: Final = "{count} 张单据已完成"
REVERSED: Final = "{kind} {number} 已红冲（{by}）"
LINE: Final = "{product} {said}"
BASE: Final = " = {quantity}{base}"
MORE_LINES: Final = "…共 {count} 行"
SEVERAL: Final = "{count} 样商品"
PRICED: Final = "{line}，¥{price}/{unit}"
BATCH: Final = "批次 {batch}"
BATCH_UNTIL: Final = "批次 {batch}，到期 {date}"
OPTION: Final = "{number}. {label}"
MORE_OPTIONS: Final = "还有 {count} 种没有列出来，把名称说全一点就能找到。"
FROM: Final = "从 {partner} 到 {location}"
TO: Final = "从 {location} 给 {partner}"
AT: Final = "{location}"
MONEY: Final = "¥{amount}"
PRICE: Final = "¥{price}/{unit}"
STOCK_TITLE: Final = "{product} 库存"
STOCK_LINE: Final = "{location}：在库 {on_hand}，锁定 {reserved}，可用 {available}，在途 {incoming}"
STOCK_BELOW: Final = "低于安全库存 {safety}"
HELP_TITLE: Final = "可以这样说"
HELP_ROW: Final = "{example}\n　{about}"
MINE_TITLE: Final = "我的单据"
MINE_LINE: Final = "{number} {product}{more} {status} {at}"
MORE_PRODUCTS: Final = "等 {count} 样"
REASON: Final = "原因：{reason}"
DAILY_TITLE: Final = "{company}日报 {date} {weekday}"
DAILY_LATE: Final = "（补发）"
DAILY_MOVED: Final = "入库 {receipts}单，出库 {shipments}单，红冲 {reversed}单"
DAILY_NOTHING: Final = "今天没有货物进出"
DAILY_OPEN: Final = "待审核 {pending}单"
DAILY_TOP_LINE: Final = "{product} {moved}"
DAILY_INTO: Final = "入 {quantity}"
DAILY_OUT: Final = "出 {quantity}"
DAILY_LOW: Final = "低于安全库存：{products}"
DAILY_HASH: Final = "账本校验 {date} 第 {seq} 号 {hash}"
REPLY: Final = "回复 {number}：{label}"
REPLIES: Final = "，"
PRESS: Final = "{label} #{token}"
ANSWER_IN_CHAT: Final = "请在聊天里回答：{labels}。"
REST_IN_CHAT: Final = "…（全文在聊天里）"
PICK_TITLE: Final = "{number} 待发货"
PICK_NOTE: Final = "按货架顺序：\n{lines}"
REQUEST_TITLE: Final = "请购 {number}"
ORDER_BY: Final = "{product} 最晚 {date} 下单"
WORK_TITLE: Final = "生产工单 {number}"
WORK_MISSING: Final = "缺料：{products}，到齐后再通知。"
WORK_READY: Final = "料已备齐，可以开工。"
CONFIRM_TITLE: Final = "请确认{verb} {number}"
LEFT_TO_DO: Final = "剩 {left}"

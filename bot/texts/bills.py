"""Words about suppliers' invoices: the card, what does not match, what is refused."""

from typing import Final

TITLE: Final = "请确认收票"
BILL_NUMBER: Final = "发票号"
EXPECTED: Final = "账上"
DIFFERENCE: Final = "相差"
LINE: Final = "{number} {product}：订 {ordered}，到 {came}，这张票 {billed} ¥{amount}{expected}"
LINE_EXPECTED: Final = "（账上 ¥{amount}）"
BEFORE: Final = "，以前已收票 {before}"
FAULT: Final = {
    "missing": "⚠ {number} {product}：发票 {billed}，到货没收票的只有 {due}",
    "twice": "⚠ {number} {product}：已经在 {bills} 收过票，这张又开了 {billed}",
    "over": "⚠ {number} {product}：订了 {ordered}，以前收票 {before}，再加 {billed} 就超过整张订单",
    "price": "⚠ {number} {product}：发票 ¥{amount}，账上 ¥{expected}，{sign} ¥{difference}",
    "no_price": "⚠ {number} {product}：订单没有写价格，发票是 ¥{amount}",
}
FAULT_HIDDEN: Final = "⚠ {number} {product}：发票的价格和订单不一样"
HIGHER: Final = "高"
LOWER: Final = "低"
FITS: Final = "订单、到货、发票相符，确认后入账"
WITHIN: Final = "相差在允许的 {percent}% 和 ¥{yuan} 以内，确认后入账"
ASKS: Final = "对不上，确认后要等{who}答复"
CHANGED: Final = "刚才又有收货或收票，请看新的这张。"
ROWS_SHOWN: Final = 8
MORE: Final = "…共 {count} 行"

NOTHING_TO_BILL: Final = "{number} 不能收票：只有下了单的采购订单、没有订单的入库单可以收票。"
ALL_BILLED: Final = (
    "{numbers} 都已经收过票：{bills}。同一批货不要收两次；真有第二张，请写明商品、数量和金额。"
)
OTHER_SUPPLIER: Final = "{number} 不是同一家供应商的（或没写供应商），请分开收票。"
NOT_ON_ORDER: Final = "{numbers} 上没有{product}，请核对发票，或者写上有它的单号。"
SAY_LINES: Final = (
    "光有总额分不清是哪些货（{numbers}）。请写单号和每样的数量、单价："
    "收票 CG-251122-001 可乐 50箱 单价36"
)
SAY_LINES_NONE: Final = "这家供应商没有到了货还没收票的单。先登记入库，或者写上采购单号。"
SUM_DIFFERS: Final = "各行加起来是 ¥{lines}，说的合计是 ¥{amount}，请核对后重说。"
BILL_TWICE: Final = "发票号 {bill} 已经登记过{number}。同一张发票只能收一次。"
BILL_TWICE_AS: Final = "（{number}）"
BILLED: Final = "{number} 的货已经收了票（{bills}），请先撤销那张发票，再撤销入库。"

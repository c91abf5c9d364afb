"""How people say in passing what a command word says at the head: one list per manner."""

from typing import Final


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# 张三超市要5箱可乐; 来 and 要 mean an order only behind a customer and before goods.
WANTS: Final = _each(
    "要订 要定 想订 要 再要 还要 想要 需要 来 再来 订 定 订货 要货 订了 订购 下单 下了"
)
OVER_THERE: Final = _each("那边 这边 那里 那儿 家 说 说要 老板")
AN_ORDER: Final = _each("下一单 下个单 下一个单 来一单 开一单 订一单 开个单 下张单 下订单 下单")
PLEASE: Final = _each("麻烦你 麻烦 请你 帮我 帮忙 你好 您好 掌柜的 掌柜 那个 嗯 哎 对了 给我")
KINDLY: Final = "请"
NOT_AFTER_KINDLY: Final = "购假客示问教由"
THANKS: Final = _each(
    "谢谢了 谢谢你 谢谢 谢啦 多谢 辛苦了 麻烦了 拜托了 拜托 吧 啊 呀 哦 哈 啦 喽 哟 嘛"
)
NOT_AFTER_WANT: Final = "是不么求紧命吗几"
FOR: Final = _each("给 帮 替 为 客户 客人")
ORDER_NOUN: Final = "订单"
ORDER: Final = "下单"
SEND: Final = "送"
# What came in.
CAME_FROM: Final = _each("送来 送到 送过来 拉来 发来 运来 到货 来货 送货 送")
OF: Final = "的"
DONE: Final = "了"
GOT: Final = _each("收到 收了 收 收到了")
CAME: Final = _each("到了 刚到 来了 到货")
TODAY: Final = _each("今天 今日 早上 上午 下午 中午 刚刚 刚才 刚")
HERE: Final = _each("我这边 我这里 我们这边 这边 我们 我")
RECEIVE: Final = "入库"
# What went out.
TOOK: Final = _each("拉走 提走 拿走 带走 取走 拉 提")
TAKE: Final = _each("拿 取 提 装")
GIVE: Final = "给"
SHIP: Final = "出库"
OUT: Final = "出"
# What was taken in hand: 把20箱可乐入库.
TAKEN: Final = "把将"
IN_AND_OUT: Final = _each("入库 出库 报损 报废")
# From place to place.
MOVES: Final = _each("调拨 调货 调 转 搬 移 拨")
ONWARD: Final = _each("到 去 往 给 至")
TRANSFER: Final = "调拨"
FROM, TO = "从", "到"
# What came back.
CAME_BACK: Final = _each("退货 退回来 退回 退了 退过来 退")
RETURN: Final = "退货"
SENT_BACK: Final = _each("退货给 退回给 退还给 退给 退回 退还 退")
SEND_BACK: Final = "退给"
BUY: Final = "采购"
SUPPLIER: Final = "供应商"
# What broke.
BROKE: Final = _each("打碎了 打碎 碎了 坏了 破了 摔坏了 压坏了 漏了 过期了 发霉了 变质了")
SCRAP: Final = _each("报损 报废")
WHY: Final = "原因"
URGENT: Final = _each("紧急 加急 特急")
EMERGENCY: Final = "紧急出库"
EACH: Final = _each("各 都")
HANDLED: Final = {"进": "入库", "收": "入库", "到": "入库", "入": "入库", "入库": "入库",
                  "出": "出库", "发": "出库", "出库": "出库"}  # fmt: skip
BOXES: Final = "箱盒袋瓶罐桶"
OF_A_BOX: Final = "子"
AND: Final = "和跟与、"
EVERY: Final = "一每"
YUAN: Final = "元"
# What was meant instead: 不是3箱是5箱, 改成雪碧, 雪碧不要了, 再加2箱红牛.
NOT_THIS: Final = "不是"
IS: Final = "是"
BUT: Final = _each("而是 应该是 应是 是")
CHANGED_TO: Final = _each("改成 改为 换成 换为 变成 改到 换到 改")
LABELS: Final = {
    "数量": "", "商品": "", "单价": "单价", "价格": "单价", "价钱": "单价", "客户": "客户",
    "供应商": "供应商", "仓库": "仓库", "日期": "", "时间": "", "送货日期": "", "交期": "",
}  # fmt: skip
DROPPED: Final = _each("不要了 不要 去掉 删掉 删了 拿掉 取消")
DROP: Final = _each("不要 去掉 删掉 删除 拿掉 取消")
MORE: Final = _each("再加上 再加 再来 另加 加上 加 添 再要 还要")
ENDS: Final = "了"
# What goods are called as well: 别名 可乐, 别名 可乐 去掉 可了.
ALIAS: Final = _each("别名 叫法")
FORGET: Final = _each("去掉 删掉 删除 忘掉 取消")
# What something costs, and who holds it.
WHAT_PRICE: Final = _each(
    "多少钱 什么价格 什么价 什么价钱 怎么卖 几块钱 几块 价格 价钱 售价 卖多少"
)
ASK_PRICE: Final = _each("查价格 查价 问价 价格 价钱 报价")
ASKING_ENDS: Final = _each("呢 啊 呀 了 ?")
WHO_HOLDS: Final = _each(
    "谁拿着 谁占着 谁占了 谁锁着 谁锁了 谁锁定了 哪张单占着 哪张单锁着 哪些单占着 占用"
)
HELD_BY_WHOM: Final = _each(
    "谁拿着 谁占着 谁占了 谁锁着 谁锁的 谁锁了 被谁锁定了 被谁锁了 被谁占了 被谁占着 被哪张单占了 被哪些单占了"
)
# The order of last time.
AS_EVER: Final = _each(
    "老规矩 老样子 还是老样子 照旧 照常 跟上次一样 和上次一样 同上次 跟上回一样 和上回一样 照上次的来 "
    "照上次来 按上次的来 按上次来 按上次的来一份 照上次的来一份 再来一单 再来一份 再来一遍 重复上一单"
)

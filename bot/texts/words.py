"""The words that people type and we understand, as data; what they mean is decided elsewhere."""

from typing import Final


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


DIGITS: Final = {
    **dict.fromkeys("零〇○", 0),
    **dict.fromkeys("一壹", 1),
    **dict.fromkeys("二两兩贰貳", 2),
    **dict.fromkeys("三叁參", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
PLAIN_FIGURES: Final = "零一二三四五六七八九"
TEN, HUNDRED, THOUSAND = "十百千"
TENS: Final = {TEN: 10, HUNDRED: 100, THOUSAND: 1000}
MYRIADS: Final = {"亿": 10**8, "万": 10**4}
# 三千克 is three 千克, not 3,000 克.
NOT_THOUSAND_BEFORE: Final = "克"
SAME_NUMERAL: Final = {
    **dict(zip("拾佰仟萬億", "十百千万亿", strict=True)),
    **dict(zip("廿卅卌", ("二十", "三十", "四十"), strict=True)),
}
PAIR: Final = {"俩": 2, "倆": 2, "仨": 3}
HALF: Final = "半"
POINT: Final = "点"
MINUS: Final = "负"
RANGE: Final = "到至"
SOME_FIGURES: Final = "好?几|好?幾|数(?=[十百千万])"
VAGUE_LETTERS: Final = "几幾数多来余把"
VAGUE_TAILS: Final = "多来几余"

# What goods are counted in, and what they are measured in. A measure is more often part of a

# name (可乐 330ml) than a count, so a count beats it when both are said.
PACKS: Final = _each(
    "箱 瓶 提 盒 袋 杯 罐 桶 条 支 枝 块 卡 包 件 个 個 只 板 卷 打 排 把 台 套 双 张 根 本 副 "
    "盘 筐 篮 托 托盘 听 扎 捆 串 粒 颗 片 枚 株 棵 盆 壶 坛 份 组 对 床 辆 架 册 沓 令 车 柜 "
    "束 朵 幅 匹 筒 管 盏 座 顶 节 框 笼 垛 碗 碟 头 尾 贴 封 版 匣"
)
MEASURES: Final = _each(
    "毫升 升 公斤 千克 毫克 克 斤 两 吨 厘米 毫米 米 尺 寸 ml l kg g mg cm mm t"
)

# Words that follow a unit and take it into a name: 12支装, 四件套, 包子.
NOT_UNIT_BEFORE: Final = "装裝套子连"

EACH: Final = _each("各 每样 每种 都是")
TIMES: Final = "x×*"
JOIN: Final = "零又加带"
ABOUT_BEFORE: Final = _each("大概 大约 约莫 约 差不多 将近 接近 不到 至少 最多 超过 起码")
ABOUT_AFTER: Final = _each("左右 上下 以上 以内 不到 出头 多 来着")
SOME: Final = _each("一些 若干 少许 一批 好些 一点")

RECEIVE: Final = _each("入库 进货 收货 到货 来货 收到")
SHIP: Final = _each("出库 出货 发货 送货 发出")
RECEIVE_SHORT: Final = "进收入"
SHIP_SHORT: Final = "发出送"

# What makes of a verb a thing: 入库单, 进货价, 出口, 发票.
NOT_VERB_BEFORE: Final = "单价量员区口后前时人费率表"
NOT_SHORT_VERB: Final = _each(
    "送货 送礼 送给 送到 进口 出口 入口 收据 收纳 收音 收银 发票 发夹 发胶 发糕 发菜 发卡 发圈 发带 发膜 发蜡 发箍 "
    "入库 出库 进货 出货 发货 收货 进价 入门 入味 出前 进阶 发热 发酵 发光"
)
DONE: Final = _each("一下 了 过")

CUSTOMER: Final = _each("客户 客人 买家")
SUPPLIER: Final = _each("供应商 供货商 厂家 厂商")
WAREHOUSE: Final = _each("仓库 库位 存放")
GIVE: Final = _each("发给 卖给 送给 出给 给")
SHIP_GIVE: Final = _each("发给 出给")
NOT_GIVE: Final = _each("给力 给水 给我")
NOT_GIVE_AFTER: Final = "补供自"
FROM: Final = "从"
NOT_FROM: Final = _each("从容 从来")
TO: Final = _each("送到 发到 到 向")
KEPT_AT: Final = _each("放 存 放到 存到 放在 存在 存放在 放进 存进 在")
NOT_TO: Final = _each("到期 到货 到家 到位 在线 在售")
PLACE_ENDS: Final = _each("仓库 库房 仓 库 店 门市")
STORE_ENDS: Final = _each("仓库 库房 仓")
BATCH: Final = _each("批次号 批次 批号")
EXPIRES: Final = _each("到期日期 到期日 到期 有效期至 有效期到 有效期 保质期至 保质期到 效期")
EXPIRES_AFTER: Final = _each("到期 过期")
DATE_MARKS: Final = _each("年 月 日 号")
PRICE: Final = _each("单价 进价 售价 价格 价钱")
TOTAL: Final = _each("总价 总共 总计 一共 合计 共计 总额 总金额 金额 共")
YUAN: Final = _each("元 块钱 圆")
ALL_TOLD: Final = _each("总共 总计 一共 合计 共计 共")
KUAI: Final = "块"
JIAO: Final = _each("角 毛")
PER: Final = _each("每 一")
ONE: Final = _each("一 1")
EVERY: Final = "每"
IS: Final = "是为"

OPENING: Final = _each(
    "你好 您好 谢谢 早上好 辛苦了 掌柜的 掌柜 麻烦你 麻烦 请帮我 请你 请 帮我 帮忙 我要 我想 我来 我 刚刚 "
    "刚才 刚 今天 现在 马上 需要 再 要 就"
)
CLOSING: Final = _each("谢谢 吧 啊 呀 哦 哈 啦 喽 了 哟 嘛")
OF: Final = "的"
AND_ALSO: Final = _each("以及 还有 另外 外加 再加")
AND: Final = _each("以及 还有 另外 外加 和 跟 与 及")

NEGATED: Final = _each(
    "不要 不用 不必 不能 不得 不想 不准 不许 不再 不是 不发 不出 不进 不入 不收 不送 不给 先不 "
    "都不 也不 没有 没到 没收 没发 没出 没入 还没 没货 未入 未出 未发 未收 未到 勿 别发 别出 "
    "别进 别入 别收 别给 别再 别送 别把 先别 千万别 请别 甭 停止 停发 暂停 暂不 取消 作废 撤销 "
    "撤回 删除 删掉 错了 弄错 搞错"
)
ASKED: Final = _each(
    "吗 么 呢 怎么 怎样 如何 为什么 为啥 是否 谁 哪里 哪个 哪天 哪些 哪儿 多少 几时 什么 啥 "
    "要不要 能不能 可不可以 是不是 有没有 可以 ?"
)

# Said, meaningful, and not something that a line of goods can carry today.
STRAY: Final = _each(
    "昨天 昨日 前天 明天 明日 后天 大后天 上次 下次 上周 下周 本周 这周 上个月 下个月 月底 "
    "月初 早上 上午 中午 下午 晚上 今晚 明早 星期 礼拜 如果 假如 要是 应该 可能 也许 准备 打算 "
    "计划 之前 之后 以前 以后 老规矩 照旧 照常 一样 同上 全部 所有 剩下 剩余 一半 其余 随便 "
    "下单 补货 采购 请购 调拨 移库 转仓 退货 退回 退给 盘点 紧急 报损 报废 领料 工单 赠送 样品 借用 "
    "归还 换货 改成 改为 修改 忽略 指令 直接通过 坏了 破了 碎了 丢了 过期了 漏发 发错 收错 错发 补发 多发 少发"
)

STOCK_HEAD: Final = _each(
    "查询库存 查一下库存 查下库存 查库存 看库存 看看库存 库存查询 库存 存货 查一下 查一查 查下 "
    "查查 查询 查 看一下 看看 看下 有没有 还有没有"
)
STOCK_TAIL: Final = _each(
    "的库存还有多少 库存还有多少 的库存有多少 库存有多少 的库存是多少 库存是多少 的库存多少 "
    "库存多少 的库存情况 库存情况 的库存 库存 的存货 存货 还有没有货 有没有货 还有货 有货 还有 "
    "还有没有 有没有 够不够"
)
STOCK_MIDDLE: Final = _each(
    "还有多少 还剩多少 还剩下多少 剩多少 剩下多少 有多少 还有几 还剩几 有几 剩几"
)
STOCK_THINGS: Final = _each("货 库存 存货")
IS_THERE: Final = _each("还有 有")
ASKING_ENDS: Final = _each("吗 么 呢 ?")
AT: Final = "在"
INSIDE: Final = _each("里面的 里的 里面 里 的")

SCAN: Final = _each("扫码 扫一扫 扫描 扫一下 扫")
SCAN_QUERY: Final = _each("查询 查库存 库存 查")
APPROVALS: Final = _each(
    "待我审批 待我审核 待审批 待审核 审批 我的审批 待办 我的待办 等我审批 要我审批的"
)
MINE: Final = _each("我的单据 我的单子 我的单 我的订单 我提交的 我提的单 我开的单 查我的单据")
HELP: Final = _each(
    "帮助 help ? ?? 怎么用 怎么使用 使用说明 说明 菜单 功能 指令 命令 你会什么 你能做什么 "
    "你会做什么 你能干什么 有什么功能 怎么操作"
)
HELP_HEAD: Final = _each("帮助 help 怎么 如何 咋")
HELP_TAIL: Final = _each("怎么用 怎么弄 怎么操作 怎么说 怎么做 怎么写 怎么使用 咋弄 咋用")
UNDO: Final = _each("撤销 撤回 撤消 红冲 冲销")
UNDO_LAST: Final = _each(
    "上一单 上一笔 上一个 上一条 最后一单 最后一笔 刚才的 刚才那单 刚才那笔 刚刚的 刚刚那单 "
    "刚刚那笔 刚才 刚刚 这单 这笔"
)
UNDO_NUMBERED: Final = (*UNDO, "取消", "作废")
APPROVE: Final = _each("审批通过 审核通过 通过 同意 批准 准了")
REJECT: Final = _each("审批不通过 审核不通过 不通过 不同意 不批准 不批 驳回 拒绝 退回去")
CONFIRM: Final = _each(
    "确认 确定 好 好的 是 是的 对 对的 没错 没问题 可以 行 ok okay yes y 正确 确认提交 提交 "
    "好了 确认无误"
)
DISCARD: Final = _each(
    "取消 算了 不要 不要了 不用 不用了 不了 不 不是 不对 放弃 作废 别弄了 no n cancel 先不要 "
    "先不弄了 退出"
)
GREETING: Final = _each(
    "你好 您好 嗨 哈喽 hi hello 在吗 在么 在不在 早 早上好 早安 上午好 中午好 下午好 晚上好 "
    "晚安 谢谢 谢谢你 多谢 感谢 辛苦了 收到 再见 拜拜"
)
SHOW_DOCUMENT: Final = _each("查一下 查看 查询 查 看一下 看看 看 单号 单据 详情 打开")
DOCUMENT_NOUNS: Final = _each("入库单 出库单 单据 单号 单子 单")
CHOOSE: Final = _each("选择 选第 选 第 我选")
CHOICE_ENDS: Final = _each("个 项 条 种 号 款")

REMIND: Final = _each("催办 催一下 催一催 催审 催")
DELEGATE: Final = _each("委托给 委托")
STAND_IN: Final = _each("代我审批 代我审 代为审批 代审批 代审 代班 代办 代理 代")
UNTIL: Final = _each("一直到 到 至 ~")
END_DELEGATION: Final = _each("取消委托 结束委托 收回委托 取消代审 结束代审 取消请假 销假 我回来了")
AWAY: Final = _each("我请假 请假 休假 出差")
IN_PLACE: Final = _each("由 代 请")
APPROVAL_RULES: Final = _each("审批规则 审批规则表 查审批规则 看审批规则 审批表")
TRIAL: Final = _each("试算")
TRIAL_AS: Final = _each("由")
DAYS_AHEAD: Final = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
WEEK: Final = _each("周 星期 礼拜")
THIS_WEEK: Final = _each("本 这")
NEXT_WEEK: Final = _each("下个 下")
WEEK_DAYS: Final = {**dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}
SAME_UNIT: Final = {
    "公斤": "千克", "千克": "公斤", "kg": "千克", "g": "克", "ml": "毫升", "l": "升", "個": "个",
    "毫升": "ml", "升": "l", "克": "g",
}  # fmt: skip
"""What a unit is called as well, where the product has it only under the other name."""
DOZEN: Final = "打"
DOZEN_COUNT: Final = 12
SAME_MEASURE: Final = {
    "毫升": "ml", "升": "l", "克": "g", "公斤": "kg", "千克": "kg", "毫克": "mg", "厘米": "cm",
    "毫米": "mm",
}  # fmt: skip
# What customers and suppliers trade as, left out when they are spoken of.
GENERIC_ENDS: Final = _each(
    "有限公司 公司 超市 便利店 便民店 小卖部 副食店 百货 商店 商行 商贸 贸易 批发部 经营部 酒店 饭店 "
    "餐厅 餐馆 饭馆 酒楼 食堂 幼儿园 学校 医院 宾馆 旅馆 药店 门市部 烟酒店 水果店 店 饮料 乳业 粮油 "
    "日化 食品 文具 厂"
)
NUMBERED: Final = "号"
NUMERALS: Final = dict(zip("一二三四五六七八九", "123456789", strict=True))
FIGURE_OF: Final = {figure: numeral for numeral, figure in NUMERALS.items()}
SHOP: Final = "店"
UNDERSTOOD: Final = frozenset(
    (
        *OPENING, *CLOSING, *STRAY, *NEGATED, *ASKED, *RECEIVE, *SHIP, *GREETING, *CONFIRM,
        *DISCARD, *HELP, *PACKS, *MEASURES, *DAYS_AHEAD, *SOME, *CUSTOMER, *SUPPLIER,
    )
)  # fmt: skip
"""Words that mean something already, so that no firm's short name does."""

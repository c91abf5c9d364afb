"""Sentences the bot says. Each says what is so, and what to do next."""

from typing import Final

SORRY: Final = (
    "出了点问题，这条消息没有办成，什么都没有登记。已经通知管理员（编号 {reference}），"
    "请稍后再发一次。"
)
POISON: Final = (
    "有一条消息连续三次处理失败，已放到一边（编号 {reference}），其他消息不受影响。"
    "修好后运行 zhanggui job run replay 重新处理。"
)
STRANGER: Final = "还不认识你。请让管理员把你的账号 {user_id} 加进人员名单，加好后就能用了。"
NOT_ALLOWED: Final = "{act}由{who}办理，你现在的岗位不能{act}。需要的话请找他们。"
NOT_YOUR_PLACE: Final = (
    "{location}不归你管，你只能看和登记自己的仓库。需要的话请找{location}的仓管。"
)
OWN_DOCUMENT: Final = "{number} 是你自己提交的，不能自己审批，请等别人处理。"
ALREADY_AGREED: Final = "{number} 你已经同意过了，现在等{who}。"
NOT_ASKED: Final = "{number} 要由{who}处理，不在你这里。"
STANDS_IN_FOR_REQUESTER: Final = (
    "{number} 是{requester}提交的，你正在代{requester}审批，所以不能由你处理，请等别人。"
)
REMIND_WHICH: Final = "你有几张单在等审批，要催哪一张？请带上单号：{numbers}"
NOTHING_TO_REMIND: Final = "你没有在等审批的单据，不用催。"
URGED_LATELY: Final = "{number} 刚刚催过，{at} 以后可以再催。"
STAND_IN_LOOP: Final = "这样会绕成一圈（{names}），没有委托。请换一个人。"
STAND_IN_TWICE: Final = "你已经请 {name} 代审到 {until}，没有改动。要换人请先说：取消委托"
NO_STAND_IN: Final = {
    "self": "不能委托给自己，请说别人的名字。",
    "gone": "{name} 已经不在岗，不能代审，请换一个人。",
    "admin": "{name} 只是管理员，不能代审，请换一个人。",
    "rights": "你没有审批的岗位，没有什么要委托的。",
}
NOTHING_TO_END: Final = "你没有委托过别人。要委托请这样说：委托 周会计 代审 到 周五"
NOBODY_TO_ASK: Final = (
    "这张单要{who}同意，可是管这个仓库的没有别的{who}，所以没有提交。请找管理员安排人。"
)
NO_SUCH_DOCUMENT: Final = "没有找到你的单据 {number}。说“我的单据”可以看最近的单。"
NOTHING_TO_UNDO: Final = "没有可以撤销的单据：你最近没有登记过，或者都已经撤销了。"
ALREADY: Final = "{number} 已由{by}于 {at} {step}，现在是“{status}”，不用再处理了。"
NOT_AGREED: Final = "{number} 还是“{status}”，通过以后才能{step}。要快一点就说：催办 {number}"
NOT_NOW: Final = "{number} 现在是“{status}”，不能再{step}。"
STALE_BUTTON: Final = "这张卡片的内容后来改过了，请用最新的那张卡片。"
UNKNOWN_BUTTON: Final = "这个按钮已经失效，什么都没有改动。请重新发一次指令。"
EXPIRED_BUTTON: Final = "这张卡片已经过期，什么都没有改动。说“待我审批”可以拿到新的卡片。"
NOT_YOUR_BUTTON: Final = "这张卡片是发给别人的，你点了不算，什么都没有改动。"
DRAFT_GONE: Final = {
    "asked": "这次改动已经提交，正在等别人复核，没有重复提交。",
    "booked": "这张单已经提交过了，没有重复登记。",
    "discarded": "这张草稿已经取消，没有登记。要登记请重新说一遍。",
    "replaced": "这张草稿已经被你后来说的代替，请用最新的那张。",
    "expired": "这张草稿超过 30 分钟没有确认，已作废，没有登记。请重新说一遍。",
}
OVER_POSTED: Final = "登记的数量超过了单据上的数量，没有办理。"
NOTHING_TO_MOVE: Final = "没有说要办多少，什么都没有动。请说出商品和数量，例如「可乐2箱」。"
BOOKS_ARE_OPEN: Final = "已经开账：有单据动过货以后，期初不能再改。要调整请用盘点。"
PERIOD_CLOSED: Final = (
    "这一天已经关账，不能再登记，什么都没有记。要补记请经理先说“反关账 10月”（换成那个月），"
    "不补就等今天的日期对了再说一遍。"
)
NOT_WHOLE: Final = "{count}{unit}换算不成整数的{base_unit}，请按{base_unit}说数量。"
OUT_OF_RANGE: Final = {
    "count": "数量 {value} 不对：要大于 0、最多三位小数，而且不能超过 {largest}。请再说一次数量。",
    "price": "价格不对：不能是负数，也不能太大。请再说一次单价。",
    "amount": "金额太大，账上记不下。请检查数量和单价。",
}
MALFORMED: Final = "“{value}”看不懂，请换个说法。"

SHORT: Final = "{location}的{product} 不足：要 {wanted}，可用只有 {available}（在库 {on_hand}）。"
SHORT_EXPIRED: Final = "另有 {expired} 已过保质期，不能出库。"
SHORT_HOLDERS: Final = "占用的单据：{holders}。"
SHORT_HOLDER: Final = "{number}（{requester}）{quantity}"
SHORT_END: Final = "没有登记。请改个数量再说一次。"
SHORT_END_HELD: Final = "没有登记。请改个数量再说一次，或者先处理占用的单据。"
SHORT_RACE: Final = "库存不足：刚刚被别人先占用了，没有登记。请再查一下库存。"

UNKNOWN_PRODUCT: Final = "没有找到商品“{name}”，没有登记。请检查名称，或者扫一下条码。"
UNKNOWN_BUT_NEAR: Final = "没有找到商品“{name}”。相近的有：{names}。请说全名，或者扫一下条码。"
LEARNT: Final = "记住了：以后“{said}”就是“{name}”。说“别名 {name}”能看、能去掉。"
NO_ALIASES: Final = "{name} 没有别的叫法。"
ALIASES_TITLE: Final = "{name} 也叫："
ALIAS_ROW: Final = "· {name}"
ALIAS_LEARNT: Final = "· {name}（{by} {at} 选的）"
ALIASES_HOW: Final = "要去掉请说：别名 {name} 去掉 {alias}"
NOT_AN_ALIAS: Final = "“{alias}”不是 {name} 的别名，没有改动。"
FORGOTTEN: Final = "去掉了：“{alias}”不再是“{name}”。"
PRICE_IS: Final = "{product} 售价：{prices}"
PRICE_PER: Final = "{price}元/{unit}"
NO_PRICE_KNOWN: Final = "{product} 还没有售价，请经理说：改价 {product} 售价…"
HELD_BY: Final = "{product} 被这些单据占着："
HELD_BY_NOBODY: Final = "{product} 现在没有单据占着。"
NEAR_PRODUCT: Final = "没有找到商品“{name}”，是下面哪一个？都不是请说“取消”。"
PARTNERS_NEAR: Final = "没有找到{kind}“{name}”。相近的有：{names}。请说全名。"
NEAR_PARTNER: Final = "没有找到{kind}“{name}”，是下面哪一家？都不是请说“取消”。"
UNKNOWN_PARTNER: Final = "没有找到{kind}“{name}”。请检查名称；要新增请找管理员导入。"
UNKNOWN_PLACE: Final = "没有找到仓库“{name}”。现有的仓库：{places}。"
UNKNOWN_CODE: Final = "条码 {code} 没有对应的商品。请检查是不是扫对了，或者直接说商品名称。"
WHICH_PRODUCT: Final = "“{name}”有好几种，是哪一种？"
WHICH_PARTNER: Final = "“{name}”有好几家，是哪一家？"
WHICH_PLACE: Final = "{verb}哪个仓库？"
WHICH_PARTNER_OF: Final = "“{name}”有好几家：{names}。请把名字说全。"
OTHER_PARTNER: Final = "{number} 是{name}的单，请核对名字或单号。"
NO_PARTNER_ON_IT: Final = "{number} 上没有客户或供应商，没法登记钱款。"
NOTHING_OPEN_ON: Final = "{number} 没有可以{verb}的金额：可能已经结清、还没审核，或者要说订单号。"
OVER_ALLOCATED: Final = "{number} 的未结金额变了，没有登记。请再说一次。"
NOT_COVERED: Final = "要开票的金额比没开票的多，没有登记。请核对金额。"
ENDED_ORDER: Final = "{number} 已经结案并结清，这笔钱不能直接红冲；请另登记一笔收付款更正。"
LIST: Final = "、"
WHICH_PARTNER_AT_ALL: Final = {
    "customer": "是给哪个客户？请说客户名称，例如：给 城东超市",
    "supplier": "是向哪个供应商？请说供应商名称，例如：供应商 华南饮料",
}
WHERE_TO: Final = "要调到哪个仓库？例如：调到 二仓"
SAME_PLACE: Final = "调出和调入都是{location}，没有登记。请换一个仓库再说。"
WHY_LISTED: Final = "“{reason}”不在公司定的原因里。{verb}是什么原因？"
WHY: Final = "{verb}要写原因，请直接回复原因，例如：破损"
PAPERS_OVERDUE: Final = (
    "{number} 的手续还没有补，逾期了，不能再开新的紧急出库。请先补上：补单 {number}，再拍照。"
)
TOO_MANY_EMERGENCIES: Final = (
    "今天的紧急出库已经到上限 {cap} 张，没有登记。请走普通出库，或者请经理调整上限。"
)
PHOTO_MISSING: Final = "没有照片，不能办。请先拍一张照片发到这里。"
FIND_FIRST: Final = "账上只有 {on_hand}，现场真有 {wanted} 吗？"
FIND_IT: Final = "现场盘盈 {missing}"
FIND_NOT: Final = "不出了"
FOUND_ASKED: Final = "盘盈 {number} 已经提交。下面是紧急出库，盘盈先批、紧急出库后批，就能出货。"
NO_PAPERS_OWED: Final = "{number} 现在是“{status}”，不用补手续。"
NOTHING_TO_INSPECT: Final = "{number} 没有等验收的货。"
WHICH_FATE: Final = (
    "不合格的货怎么处理？请带上“报废”或“退货”，例如：验收 {number} 合格18箱 不合格2箱 报废"
)
GONE_ON: Final = (
    "{number} 后面已经有单据接着办了，不能直接撤销。请先撤销后面的单据，或者另开一张单更正。"
)
NOT_SHIPPED: Final = "{number} 上没有发过“{product}”，没有登记。请核对单号，或者不带单号再说一次。"
SHIPPED_LESS: Final = "{number} 的{product}最多还能退 {left}，没有登记。请改个数量再说一次。"
NOT_A_SALE: Final = "{number} 不是发过货的单。请带上出库单或订单的号，或者不带单号再说一次。"
SCAN_RETURN: Final = "退货：请扫退回来的货（扫一次算一个），也可以直接说，例如：可乐 2箱"
SAY_GOODS: Final = "{verb}：请直接说商品和数量，例如：可乐 2箱"
ONE_TAP: Final = "常用的单，一点就开"
WHICH_TEMPLATE: Final = "用哪个模板？"
NO_TEMPLATES: Final = "没有你能用的模板。办完一张单以后说“存为模板 周一配送”，就有了。"
NO_SUCH_TEMPLATE: Final = "没有模板“{name}”。说“模板”看有哪些。"
NOT_A_TEMPLATE: Final = "{number} 不是从头说的单，不能存为模板。请用下单、调拨、出库这样的单。"
TEMPLATE_SAVED: Final = "已把 {number} 存为模板“{name}”，大家都能用：用模板 {name}"
NOTHING_NEXT: Final = "{number} 现在没有下一步要办。"
NOTHING_READY: Final = "{number} 现在没有可以{verb}的货，到货后会通知你。"
CORRECTION_UNCLEAR: Final = "“{text}”没看懂，草稿没有改。请这样说：改成5箱，或者：改成 雪碧"
NOT_IN_DRAFT: Final = "这张草稿上没有“{name}”，没有改。请核对商品名。"
COUNT_NOT_IN_DRAFT: Final = "这张草稿上没有这个数量，没有改。请带上商品名，例如：可乐改成5箱"
WHICH_LINE_OF_DRAFT: Final = "这张草稿有好几种商品，请带上商品名，例如：可乐改成5箱"
LAST_LINE: Final = "去掉它草稿就空了，没有改。不要这张单请说“取消”。"
NO_LAST_ORDER: Final = "{name}还没有订过货，没有“上次”。请说商品和数量，例如：下单 {name} 可乐3箱"
NOTHING_TO_REPEAT: Final = "你还没有办过单，没有“上次”。请说商品和数量，例如：下单 城东超市 可乐3箱"
WHICH_LINE: Final = "{number} 有好几种商品，请带上商品名称说数量。"
NOT_ON_IT: Final = "{number} 上没有“{product}”，请核对单号和商品。"
TWICE_ON_IT: Final = "{number} 上有好几种“{product}”，请说全名。"
NOTHING_ON_BOARD: Final = "现在没有没办完的订单。"
NOTHING_DUE: Final = "三天内没有要发的货。"
NO_BAD_HERE: Final = "{verb}不记报废，请只说数量；报废另外登记。"
ONE_PRODUCT: Final = "一张工单只做一种商品，请分开说。"
NO_RECIPE: Final = "{product} 没有物料清单，不能开工单。请让管理员先导入物料清单，或者改为采购。"
COUNTED_TWICE: Final = "{product} 的数量说了两种，不知道是合计还是换算，没有登记。请只说一种，例如 20箱，或者 2箱零6瓶。"
SAID_TWICE: Final = "{product} 说了两次，数量不一样，没有登记。请一样商品只说一次。"
IS_PRICE_MEANT: Final = "{product} 的单价 {price}元/{unit} 和平时差十倍以上，对吗？"
PRICE_IS_MEANT: Final = "对，单价 {price}"
PRICE_IS_NOT: Final = "不对，按平时的"
IS_AMOUNT_MEANT: Final = "{product} 要{verb} {count}？{partner}以前一次最多 {most}。"
AMOUNT_IS_MEANT: Final = "是，{count}"
AMOUNT_IS_NOT: Final = "不是，重新说数量"
WHICH_UNIT: Final = "{count} 是按什么单位？"
WHAT_FOR: Final = "刚扫的货要做什么还没说。请点卡片上的按钮，或者说：入库 5箱，或者：出库 5箱"
WHAT_TO_DO: Final = "扫到 {product}，要做什么？"
HOW_MANY: Final = "{product} 要{verb}多少？例如：{example}"
EXAMPLE_SHIP: Final = "5{unit} 给 城东超市"
EXAMPLE_RECEIVE: Final = "5{unit}"
WHICH_BATCH: Final = "{product} 按批次管理，请说批次和到期日，例如：批次 A1 到期 2027-03-01"
WHICH_EXPIRY: Final = "{product} 批次 {batch} 是新批次，请说到期日，例如：到期 2027-03-01"
BATCH_DATE: Final = (
    "批次 {batch} 以前登记的到期日是 {date}，和这次说的不一样，没有登记。请核对包装上的日期。"
)
BATCH_NO_DATE: Final = "批次 {batch} 以前登记时没有到期日，请不要再说到期日，或者换一个批次号。"
BATCH_OVER: Final = "批次 {batch} 的到期日 {date} 已经过了，没有登记。请核对包装上的日期。"
PRICE_OF_TWO: Final = "数量用了两种单位，请说清单价是按哪一种，例如：单价36元/箱"
UNKNOWN_UNIT: Final = "{product} 没有“{unit}”这个单位。可以用：{units}。"
PROBLEM: Final = {
    "vague": "“{text}”不是准数，请说具体的数量，例如 20箱。",
    "not_a_number": "“{text}”不是能登记的数字，请用普通数字再说一次，例如 20箱。",
    "zero": "数量不能是 0，请再说一次数量。",
    "negative": "“{text}”是负数，不能登记，请再说一次。",
    "too_large": "“{text}”太大了，请再核对一次数量。",
    "no_product": "还没说是什么商品，例如：{example}",
    "no_quantity": "还没说数量，例如：{example}",
    "two_quantities": "“{text}”里有两个数量，请一样商品只说一个数量。",
    "too_long": "这条消息太长了，请分几次说。",
    "leftover": "“{text}”没看懂，所以没有登记。请这样说：{example}",
    "negated": "听到“{text}”，所以没有登记。要登记请这样说：{example}",
    "asked": "“{text}”像是在问，所以没有登记。要登记请这样说：{example}",
    "twice": "“{text}”说了两次，不知道听哪一个，没有登记。请这样说：{example}",
    "bad_date": "到期日“{text}”看不准，请这样说：到期 2027-03-01",
    "no_price_unit": "数量“{text}”用了两种单位，请说清单价是按哪一种，例如：单价36元/箱",
    "price_or_count": "“{text}”是钱还是数量？请这样说：{example}",
    "no_number": "还没说单号，例如：{example}",
    "no_partner": "还没说是哪一家，例如：{example}",
    "no_place": "还没说清从哪个仓库到哪个仓库，例如：{example}",
    "same_place": "两头都是“{text}”，请说清从哪里到哪里，例如：{example}",
    "no_amount": "还没说金额，例如：{example}",
    "not_money": "金额“{text}”不对，要大于 0、最多两位小数，例如：{example}",
    "no_name": "还没说名字，例如：{example}",
    "which_day": "“{text}”是哪一天？请带上月和日，例如 12月3号。",
    "booked_today": (
        "“{text}”不用说：入库和出库都记在今天，不能倒填，也不能预先记，所以没有登记。"
        "请去掉日期再说一遍，例如：{example}"
    ),
    "past_day": "“{text}”已经过去了，请说今天或以后的日期，例如 12月3号。",
    "not_a_day": "日历上没有“{text}”这一天，请再说一次日期，例如 12月3号。",
}
AND_ALSO: Final = "”“"
PROBLEM_ELSE: Final = "“{text}”没看懂，请这样说：{example}"
EXAMPLES: Final = {
    "receipt": "入库 可乐 20箱 单价36 供应商 华南饮料",
    "shipment": "出库 可乐 5箱 给 城东超市",
    "stock": "库存 可乐",
    "sales_order": "下单 城东超市 可乐3箱 雪碧2瓶 明天送",
    "purchase_request": "请购 可乐 50箱",
    "purchase_order": "采购 可乐 50箱 向 华南饮料",
    "transfer": "调拨 可乐 5箱 主仓到二仓",
    "supplier_return": "退供应商 可乐 2箱 给 华南饮料",
    "scrap": "报废 可乐 3瓶 破损",
    "work_order": "生产 礼盒 20盒 11月30号",
    "giveaway": "样品赠送 可乐 2瓶 给 李四便利店",
    "counter_sale": "零售 可乐 2瓶 微信",
    "file": "补单 JJ-251122-001",
    "emergency": "紧急出库 可乐 5箱 给 城东超市 原因 客户断货",
    "make": "生产 可乐礼盒 20箱 月底",
    "return": "退货 城东超市 可乐 2箱 破损",
    "found": "盘盈 可乐 2瓶 主仓",
    "ship_order": "发货 XS-251122-001 可乐2箱",
    "receive_order": "入库 CG-251122-001 可乐 10箱",
    "start": "开工 GD-251122-001",
    "issue": "领料 GD-251122-001",
    "finish": "完工 GD-251122-001 12箱 报废 1箱",
    "inspect": "验收 RK-251122-001 合格18箱 不合格2箱 报废",
    "receive_transfer": "收调拨 DB-251122-001",
    "collect": "收款 城东超市 5000 微信",
    "pay": "付款 华南饮料 8000",
    "bill": "收票 CG-251122-001 864.50",
    "invoice": "开票 XS-251122-001",
    "till": "交款 城东店 现金 1250.50",
    "refund": "退款 城东超市 200",
    "set_off": "核销 城东超市",
    "takings": "今日零售 城东店",
    "statement": "对账单 城东超市 10月",
    "cancel_order": "取消 XS-251122-001 原因 客户不要了",
    "close": "结案 XS-251122-001",
    "remind": "催办 XS-251122-001",
    "delivered": "签收 CK-251122-001",
    "print": "打印 XS-251122-001",
    "save_template": "存为模板 周一配送",
    "use_template": "模板 周一配送",
}
NOT_OWED: Final = "{partner}现在最多可以退 ¥{most}，没有登记。只能退退货和预收（预付）里还没用掉的钱；说“欠款 {partner}”或“对账单 {partner}”可以看。"
REFUNDED: Final = "{number} 的钱已经退过一部分（{refund}），请先“撤销 {refund}”再撤这一张。"
NO_SUCH_PARTNER: Final = "没有找到客户或供应商“{name}”，请说全名。"
NOTHING_LEFT: Final = "{partner}没有可以核销的：要么没有多出来的收付款，要么没有没结清的单。说“欠款 {partner}”可以看。"
NO_REST: Final = "{number} 没有可以核销的余额：它不是已完成的收款或付款，或者已经用完了。"
OTHER_PARTNERS: Final = "{number} 和 {target} 不是同一家的，没有核销。请核对单号。"
METHOD_TWICE: Final = (
    "同一种方式说了两次，没有登记。请每种方式只说一个数，例如：交款 城东店 现金 1250.50 微信 380"
)
UNKNOWN_METHOD: Final = "没有“{method}”这种收款方式，没有登记。可以说：{methods}。"
WHICH_SHOP: Final = "是哪一家店？请带上店名，例如：交款 城东店 现金 1250.50。你能办的有：{places}。"
ALREADY_COUNTED: Final = (
    "{place} {day} 已经交款（{number}），这一天的零售不能再登记、再改，也不能再交一次。"
    "数错了或漏了，请先“撤销 {number}”，改好再交一次。"
)
SALE_WAITS: Final = "{number} 还在审批，批完（或撤回）才知道该有多少钱，没有登记。"
NOTHING_SOLD: Final = "{place} {day} 没有零售，没有要交的款。请核对店名和日期。"
SOLD_MEANWHILE: Final = "这一天的零售刚刚又变了，没有登记。请再说一次交款，看清新的差额。"
NOT_PRICED: Final = "零售要有单价和付款方式，没有登记。请这样说：零售 可乐 2瓶 单价3 微信"
HOW_PAID: Final = "怎么付的？"
NO_PRICE: Final = (
    "{product}没有售价，零售要有单价。请说清单价，例如：单价3元/{unit}；或者请财务或经理先“改价”。"
)
NOTHING_OPEN: Final = "现在没有等你确认的内容。要登记请这样说：入库 可乐 20箱"
NOT_UNDERSTOOD_YET: Final = "没看懂“{text}”。刚才的{verb}还没登记，接着说就行；不要了就说“取消”。"
NOTHING_CHOSEN: Final = "没有这个选项，请点卡片上的按钮，或者回复前面的序号。"
WHICH_NUMBER: Final = "还没有处理。请点卡片上的按钮，或者带上单号说：{verb} {number}"
NOTHING_WAITING: Final = "没有等你审批的单据。"
MORE_WAITING: Final = "还有 {count} 张等你审批，处理完这几张再说“待我审批”。"
NOTHING_MINE: Final = "你还没有单据。"
NUMBER_OF_WHAT: Final = (
    "不知道这个数字是数量还是序号，什么都没有办。数量请带上单位（例如 2箱），选项请说“选 2”。"
)
SHOWN_AGAIN: Final = "中间说了别的，先看清楚再确认："
SENT_PRIVATELY: Final = "{name}，已经单独发给你了，请在和我的单聊里看。"
DISCARDED: Final = "已取消，没有登记。"
DISCARDED_EXPIRED: Final = "{verb}“{title}”30 分钟没有确认，已作废，没有登记。要登记请重新说一遍。"
UNFINISHED_EXPIRED: Final = "{verb}还没说完，过了 30 分钟，已作废，没有登记。要登记请重新说一遍。"
SCAN_FIRST: Final = (
    "直接发一张条码的照片，或者把条码数字打出来。"
    "下面有扫码菜单的，也可以点“扫码入库”“扫码出库”或“扫码查库存”。"
)
NO_CODE_SEEN: Final = "照片里没有读到条码。请对准条码、靠近一点、不要反光，再拍一张。"
PHOTO_GONE: Final = "照片没有取到，请再发一次。"
PHOTO_TAKEN: Final = "收到照片，正在读条码…"
UNREADABLE: Final = {
    "voice": "这段语音没有文字，请打字，或者按住说话时选“转文字”。",
    "file": "这里收不到文件的内容。商品、往来单位或价格的表请在钉钉里单独发给我，或者让管理员用 zhanggui import 导入。",
    "location": "位置用不上，请用文字、扫码或照片。",
}
UNREADABLE_ELSE: Final = "这种消息还看不懂，请用文字、扫码或照片。"
DELIVERIES: Final = "今天要送 {count} 单。送到后点“签收”拍签字联；客户没全收点“拒收/部分退”。"
NO_DELIVERIES: Final = "没有等你送的货。"
DELIVERIES_MORE: Final = "先看最早的 {shown} 单，送完再说一次“今日送货”。"
TO_LOAD: Final = "今天该送、还没出库的订单：{numbers}，请找仓管装货。"
WHICH_DRIVER: Final = "派给谁？请带上司机的名字，例如：派车 {number} 阿强。司机有：{drivers}。"
NOBODY: Final = "（没有）"
NO_DRIVERS: Final = "还没有司机，没有派。请管理员说“授权 姓名 司机”。"
ASSIGNED: Final = "{number} 已派给{driver}，卡片已经发过去。"
NOT_A_REASON: Final = "“{reason}”不在公司定的原因里，没有登记。请从这些里选：{listed}"
NOT_A_DELIVERY: Final = (
    "{number} 不是发给客户的货，不能送货签收。出库单号以 CK 开头，说“今日送货”可以看。"
)
NOT_OUT: Final = "{number} 现在是“{status}”，货不在路上，不能派车和签收。说“今日送货”看要送的。"
NOT_YOUR_DELIVERY: Final = (
    "{number} 派给了{driver}，由{driver}签收。要换人请仓管说：派车 {number} 你的名字"
)
DELIVERY_SIGNED: Final = "{number} 已经签收了（{by} {at}），没有再记。照片说“附件 {number}”看。"
DELIVERY_BACK: Final = "{number} 的货已经全部登记退回，不用再签收。"
NOT_A_DRIVER: Final = "{name}不是能送这个仓库的货的司机，没有派。司机有：{drivers}。"
RETURNS_NOTHING_ELSE: Final = (
    "司机只能登记自己送的那张出库单的退货，请带上单号，例如：拒收 CK-261122-001 可乐1箱 破损"
)
COUNT: Final = "盘点"
NO_COUNT: Final = "整仓盘点这里还没有，没有登记。现场多出来的说：盘盈 可乐 2瓶 主仓；坏了、少了的说：报废 可乐 3瓶 破损"
CHAT_TITLE: Final = "没看懂“{text}”。"
HINT: Final = "可以这样说：\n{examples}\n说“帮助”看全部。"
GREETING: Final = "你好，{name}。可以这样说：\n{examples}\n说“帮助”看全部。"
GREETING_APPROVER: Final = (
    "你好，{name}。没有等你审批的单。可以这样说：\n{examples}\n说“帮助”看全部。"
)
GREETING_ASKED: Final = "你好，{name}。下面这些单等你审批："
MORE_PRODUCTS: Final = "名字里带这几个字的还有：{names}。说全名可以单独查。"
EMPTY_STOCK: Final = "{product} 在你能看的仓库里没有库存。"
EMPTY_STOCK_AT: Final = "{product} 在{location}没有库存。"

"""What is said about master data: cards that show a change, and why one is not possible."""

from typing import Final

FIELD: Final[dict[str, str]] = {
    "new": "新增",
    "name": "名称",
    "spec": "规格",
    "unit": "单位",
    "category": "分类",
    "sale_price": "售价",
    "purchase_price": "进价",
    "floor_price": "底价",
    "safety_stock": "安全库存",
    "lead_days": "交期",
    "shelf_life_days": "保质期",
    "is_inspected": "到货检验",
    "is_batched": "批次管理",
    "over_receipt_milli": "允许超收",
    "supplier_id": "供应商",
    "is_active": "状态",
    "tier": "等级",
    "contact": "联系人",
    "phone": "电话",
    "address": "地址",
    "credit_fen": "信用额度",
    "terms_days": "账期",
    "owner_id": "负责人",
    "successor": "接手人",
    "recipe": "版本",
    "output": "一次做",
    "active": "在用的配方版本",
}
PARTED: Final[dict[str, str]] = {
    "tier": "{part}级价",
    "agreed": "{part}协议价",
    "pack": "1{part}",
    "barcode": "条码 {part}",
    "alias": "叫法",
    "role": "{part}",
    "shelf": "{part}货位",
    "component": "{part}",
    "scrap": "{part}损耗率",
    "active": "在用版本",
    "version": "配方 {part}",
    "channel": "编码 {part}",
}
NOTHING: Final = "无"
NO_LIMIT: Final = "未设"
FLAG: Final = {
    "is_active": ("停用", "在用"),
    "is_inspected": ("免检", "要检验"),
    "is_batched": ("否", "是"),
}
GRANTED: Final = ("没有", "有")
DAYS: Final = "{count}天"
PERCENT: Final = "{count}%"
MONEY: Final = "¥{amount}"
PRICE: Final = "¥{price}/{unit}"
PACK: Final = "{count}{unit}"
ROW: Final = "{field}：{old} → {new}"
ROW_NEW: Final = "{field}：{new}"
MORE_ROWS: Final = "…共 {count} 处"

TITLE: Final = {
    "new_product": "新增商品",
    "new_customer": "新增客户",
    "new_supplier": "新增供应商",
    "price": "改价",
    "retire": "停用",
    "revive": "启用",
    "pack": "改包装",
    "code": "改条码",
    "missing_codes": "补条码",
    "data": "改资料",
    "credit": "改额度",
    "grant": "授权",
    "revoke": "收回权限",
    "sheet": "按表修改",
    "leave": "离职交接",
    "shelf": "改货位",
    "recipe": "改物料清单",
    "channel": "渠道编码",
}
CARD_TITLE: Final = "请确认{title}"
UNCONFIRMED: Final = "还没有生效"
ONLY_NEW: Final = "只影响以后的新单，已经开的单不变"
BELOW: Final = {"floor": "（低于底价）", "cost": "（低于进价）"}
LIST: Final = "、"
OR: Final = "或"
AND: Final = "；"
BASE_UNIT: Final = "基本单位 {unit}"
SECOND: Final = "确认后还要{who}中的一位同意才生效"
ALONE: Final = "没有第二个人可以复核，确认后直接生效并留痕"
SETTLED: Final = {
    "booked": "已生效",
    "asked": "已提交，等{who}同意",
    "discarded": "已取消，没有改动",
    "replaced": "已改，看最新那张",
    "expired": "已过期，没有改动",
}
PROPOSAL_TITLE: Final = "{title}，请你复核"
PROPOSER: Final = "提出人"
PROPOSAL_WHY: Final = "要有第二个人同意才生效"
AGREED: Final = "{by}已同意 · {at}"
DECLINED: Final = "{by}没有同意 · {at}"
TELL_AGREED: Final = "{by}同意了：{title} {name}，已生效。"
TELL_DECLINED: Final = "{by}没有同意：{title} {name}，没有改动。"
TELL_RIGHTS: Final = "你的权限改了：{rows}。由{by}办理。"
DONE: Final = "{title} {name}：已生效。"

NO_NAME: Final = "还没说要改哪一个，例如：{example}"
NO_VALUE: Final = "还没说“{name}”改成什么，例如：{example}"
NO_UNIT: Final = "还没说“{name}”的基本单位，例如：新增商品 雪碧 1.25L 单位瓶 箱=12"
NAME_TAKEN: Final = "已经有{sort}“{name}”了，没有新增。要改请说：{example}"
NAME_RETIRED: Final = "{sort}“{name}”以前有过，现在停用了，没有新增。要再用请说：启用 {name}"
UNKNOWN: Final = "没有找到“{name}”，什么都没有改。请检查名称，商品、客户、供应商都可以。"
UNKNOWN_PERSON: Final = "没有找到叫“{name}”的人。请检查姓名，或让管理员先导入人员。"
SAME_PERSONS: Final = "有好几个人叫“{name}”，请让管理员在人员表里改成不同的名字再试。"
NOTHING_CHANGED: Final = "“{name}”本来就是这样，没有要改的。"
BAD_PRICE: Final = "{field}“{value}”看不懂，请只写一个价钱，例如：售价2.8，或 售价60/箱"
NOT_EVEN: Final = "{field} ¥{value} 折到每{unit}除不尽，请直接说每{unit}多少钱。"
BAD_UNIT: Final = "{product}没有“{unit}”这个单位，可以用：{units}。"
BAD_WHOLE: Final = "{field}“{value}”不对，要写整数，例如：{example}"
BAD_DAYS: Final = "{field}“{value}”不对，要写天数（0 到 3650），例如：{field}30天"
BAD_PERCENT: Final = "允许超收“{value}”不对，请写 0% 到 100%，例如：超收5%"
BAD_MONEY: Final = "{field}“{value}”不对，请写多少元，例如：{field}5000；不限就说 {field}不限"
BAD_CODE: Final = "条码 {value}：{why}。什么都没有改。"
BAD_SKU: Final = "编码“{value}”不对：{why}。"
BAD_TEXT: Final = "{field}太长了，最多 {longest} 个字。"
BAD_PACK: Final = "包装“{value}”不对，请写整数，例如：箱=24"
BASE_PACK: Final = "“{unit}”是{product}的基本单位，永远是 1，不能改。要换基本单位请新建一个商品。"
WHICH: Final = "“{name}”有好几个，是哪一个？"
SORTED: Final = {"product": "商品 {name}", "customer": "客户 {name}", "supplier": "供应商 {name}"}
SORT: Final = {"product": "商品", "customer": "客户", "supplier": "供应商"}
CHANGED_MEANWHILE: Final = (
    "{label}的{field}刚刚被别人改成了 {now}，这次没有改。请再说一遍，看清楚再确认。"
)
TAKEN: Final = {
    "code": "编码 {value} 已经有人用了，没有新增。请换一个编码。",
    "barcode": "条码 {value} 已经是“{other}”的了，没有改。请核对，或先从那个商品去掉。",
}
IN_USE_STOCK: Final = (
    "{label}不能停用：{places}还有 {on_hand}{unit}。请先卖掉、退掉或报损，再停用。"
)
IN_USE_DOCUMENTS: Final = "{label}不能停用：还有没办完的单据 {numbers}。请先办完或取消。"
OTHER_CONTENT: Final = (
    "{product}的配方版本 {version} 已经有了，内容不一样。配方不能改旧版本，请用新的版本号。"
)
TOO_DEEP: Final = "配方套得太深（超过 {levels} 层），没有保存。请检查是不是写错了子件。"
NO_RECIPE: Final = "这个商品没有配方，不能生产。请先导入配方：zhanggui import boms 文件"
PROPOSAL_GONE: Final = {
    "done": "这件事已由{by}于 {at} 同意，不用再处理了。",
    "refused": "这件事已由{by}于 {at} 否决，不用再处理了。",
    "withdrawn": "这件事提出人已经撤回，不用再处理了。",
    "expired": "这件事超过三天没有人处理，已作废，没有改动。要改请重新提出。",
}
NOT_TO_AGREE: Final = "这件事要由{who}复核，你点了不算，什么都没有改动。"
OWN_PROPOSAL: Final = "这是你自己提出的，要别人同意才算，什么都没有改动。"
HISTORY_TITLE: Final = "{name} 的改动"
HISTORY_ROW: Final = "{at} {by} {field}：{old} → {new}"
NO_HISTORY: Final = "{name} 还没有改动记录。"
IMPORTED_BY: Final = "导入"
EXAMPLE: Final = {
    "new_product": "新增商品 雪碧 1.25L 单位瓶 箱=12 售价5",
    "new_customer": "新增客户 好运来超市 A级 电话 13800000009",
    "new_supplier": "新增供应商 东方纸业 电话 13900000009",
    "price": "改价 可乐 售价2.8，或：改价 可乐 A级 2.4",
    "retire": "停用 可乐",
    "revive": "启用 可乐",
    "pack": "包装 可乐 托盘=1440",
    "code": "条码 可乐 箱 16928805501017",
    "data": "资料 可乐 分类饮料 交期3天 供应商华南饮料",
    "credit": "额度 城东超市 20000",
    "history": "改动 可乐",
    "channel": "渠道 小程序 COKE-24 可乐 330ml 箱",
    "grant": "授权 李雯 财务",
    "revoke": "收回 李雯 财务",
    "leave": "离职 李雯 交接 王建国",
    "shelf": "库位 可乐 A-03-2 主仓",
    "recipe": "物料清单 礼盒 可乐 6瓶 礼盒箱 1个",
}
SHELF_TITLE: Final = "{product}的货位"
SHELF_ROW: Final = "{place}：{code}"
NO_SHELF: Final = "还没有登记，可以说：{example}"
SHELF_WHERE: Final = (
    "是哪个仓库的货位？请带上仓库，例如：库位 {product} {code} {place}。你管的仓库：{places}"
)
RECIPE_TITLE: Final = "{product}的物料清单，版本 {version}"
RECIPE_PER: Final = "做 {count}{unit} 用："
RECIPE_ROW: Final = "{product} {count}{unit}"
NO_RECIPE_YET: Final = "{product}还没有物料清单。可以说：{example}"
BAD_RECIPE: Final = "“{text}”没看懂，没有登记。要一种料一个数量，例如：{example}"
BAD_SCRAP: Final = "损耗 {rate}% 太大，没有登记。最多 {most}%，请核对后再说。"
PART_TWICE: Final = "同一种料写了两次，没有登记。请把{product}要用的合在一起写。"
PER_HOW_MANY: Final = "{product}现在的清单按每{count}{unit}算，没有登记。请说清按多少算，例如：物料清单 {product} 每{count}{unit} …"
RECIPE_LOOP: Final = "绕成一圈了：{chain}，没有登记。请去掉用到自己的那一种料。"
LOOP: Final = "有别的配方刚改过，这样会绕成一圈，没有登记。请再说一遍，看清楚再确认。"
ONLY_NEW_WORK: Final = "只影响以后的工单；工序、费率和没说到的损耗率照旧"
NAME_WHICH: Final = "“{name}”有好几个：{names}。请说全名。"
RIGHTS_TITLE: Final = "谁有什么权限"
RIGHTS_ROW: Final = "{name}：{roles}"
NO_ROLE: Final = "没有岗位"
MORE_PEOPLE: Final = "…共 {count} 人"
RIGHTS_HOW: Final = "管理员可以说“授权 李雯 财务”或“收回 李雯 财务”，要第二个人复核。"
WHO_FOLLOWS: Final = "{name}已离职，谁来接手？"
LEFT: Final = "{name}已离职，权限已停。名下的事由{successor}接手："
LEFT_OPEN: Final = "{name}已离职，权限已停。名下还有："
LEFT_LINES: Final = {
    "customers": "客户 {count} 家：{names}",
    "documents": "没办完的单据 {count} 张：{names}",
    "stuck": "没有人能审批的单据 {count} 张：{names}。请给合适的人授权。",
}
LEFT_APPROVALS: Final = "等审批的单据 {count} 张，同岗位的人都能审。"
LEFT_HOW: Final = "要交接请说：离职 {name} 交接 接手人的姓名"
AND_MORE: Final = " 等 {count} 个"
NO_ADMIN_LEFT: Final = (
    "{name}离职后，公司没有管理员了。请尽快导入新的人员表：zhanggui import people 文件"
)
LAST_ADMIN: Final = "{name}是最后一个管理员，不能停用。请先说“授权 姓名 管理员”，让别人接手。"
NO_SUCCESSOR: Final = "{name}不能接手：已经不在职，或者就是离职的人。请换一个人。"
CHANNEL_ASKED: Final = "{channel}的编码 {code} 是哪个商品？"
CHANNEL_WHY: Final = "这张订单先退回了，对上以后再来就能收；只问这一次"
CHANNEL_HOW: Final = "没有合适的就说：渠道 {channel} {code} 商品名称 单位"
CHANNEL_ANSWERED: Final = "{by}已对上：{product}"
SHEET_NAMELESS: Final = "发来的文件"
SHEET_TAKEN: Final = "收到“{name}”，正在读…"
SHEET_NOT: Final = "“{name}”不是表格。商品、往来单位或价格请发 xlsx 或 csv 文件。"
SHEET_GONE: Final = "“{name}”没有取到，请再发一次。"
SHEET_BAD: Final = "“{name}”读不了，什么都没有改：\n{problems}"
SHEET_WHAT: Final = "“{name}”看不出是什么表，什么都没有改。认得的列：\n商品：{products}\n往来单位：{partners}\n价格：{prices}"
SHEET_LONG: Final = "“{name}”有 {count} 行，聊天里一次最多 {most} 行。请拆开再发，或者让管理员用 zhanggui import 导入。"
SHEET_SUM: Final = (
    "“{name}”：新增 {added} 行，修改 {changed} 行，没有变化 {same} 行，不能用 {refused} 行。"
)
SHEET_ROW: Final = "第 {row} 行 {why}"
SHEET_REST: Final = "…共 {count} 行不能用"
SHEET_KNOWN_UNIT: Final = "基本单位现在是“{unit}”，不能改"
SHEET_TWICE: Final = "和前面的一行重复"
SHEET_NO_SKU: Final = "没有编码为“{sku}”的商品"
SHEET_NO_SUPPLIER: Final = "没有供应商“{name}”"

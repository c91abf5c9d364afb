"""What the interface says to other systems: a sentence for every code, and what fields mean."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "掌柜订单接口"
ABOUT: Final = (
    "下单、查单。每个渠道一个密钥，放在 Authorization: Bearer 里；渠道有签名密钥时，请求还要按 Standard Webhooks 签名。"
    "同一个 Idempotency-Key、同样的内容，回答永远一样；换了内容是 409。出错都是 application/problem+json，"
    "code 给程序看，detail 给人看。"
)
DETAIL: Final[Mapping[str, str]] = {
    "not_found": "没有这个地址，接口说明见 /openapi.json。",
    "method_not_allowed": "这个地址不支持 {method}。",
    "key_missing": "没有密钥，请在 Authorization 头里写 Bearer 加渠道的 key。",
    "key_unknown": "密钥不对，请核对渠道的 key。",
    "signature_missing": "这个渠道要签名，请带上 webhook-id、webhook-timestamp、webhook-signature。",
    "signature_expired": "签名的时间和现在差了 5 分钟以上，请核对时钟后重新签名。",
    "signature_mismatch": "签名对不上，请核对密钥，并对原始正文签名。",
    "too_many_requests": "调用太快，请 {seconds} 秒后再试。",
    "not_json_type": "请把 Content-Type 写成 application/json，正文不要压缩。",
    "too_large": "正文太大，最多 {limit}。",
    "too_slow": "正文没有在 {seconds} 秒内传完，请重新发送。",
    "not_json": "正文不是合格的 JSON：{reason}。",
    "idempotency_key_missing": "请带上 Idempotency-Key：每张单一个，重发时不变。",
    "idempotency_key_invalid": "Idempotency-Key 只能是 1 到 200 个可见的 ASCII 字符。",
    "idempotency_key_reused": "这个 Idempotency-Key 用过，内容却不一样；新的单请换一个。",
    "invalid": "有 {count} 处填得不对，见 errors。",
    "reference_taken": "单号 {reference} 已经下过，就是 {number}；没有重复登记。",
    "partner_missing": "没有说客户，请写 partner（名称或编码）。",
    "partner_unknown": "没有叫“{name}”的客户，请先在掌柜里新增。",
    "partner_ambiguous": "叫“{name}”的客户不止一个，请写编码。",
    "partner_not_yours": "这个渠道只能给“{own}”下单。",
    "location_missing": "有几个仓库，请写 location：{names}。",
    "location_unknown": "没有叫“{name}”的仓库，可以写：{names}。",
    "location_not_yours": "这个渠道只能从“{own}”出货。",
    "sku_unknown": "不认识编码“{sku}”，请先在掌柜里对上商品。",
    "sku_inactive": "{product} 已停用，不能再下单。",
    "unit_unknown": "{product} 没有单位“{unit}”，可以写：{units}。",
    "date_past": "交货日 {date} 已经过了，今天是 {today}。",
    "date_far": "交货日 {date} 太远，最多两年内。",
    "refused": "{sentence}",
    "channel_misconfigured": "渠道没有设好：{reason}。请让管理员改好配置，再用同一个 Idempotency-Key 重发。",
    "order_unknown": "没有这张单。",
    "unavailable": "数据库暂时忙，没有登记。请稍后用同一个 Idempotency-Key 重发。",
    "internal": "出了内部错误，没有登记。请把编号 {reference} 告诉管理员。",
}
PERSON_UNKNOWN: Final = "人员表里没有叫“{name}”的人"
PERSON_AMBIGUOUS: Final = "人员表里叫“{name}”的不止一个"
PARTNER_OF_CHANNEL: Final = "没有叫“{name}”的客户"
LOCATION_OF_CHANNEL: Final = "没有叫“{name}”的仓库"
REASONS: Final[Mapping[str, str]] = {
    "syntax": "第 {line} 行第 {column} 个字附近看不懂",
    "not_utf8": "不是 UTF-8",
    "twice": "同一个键“{key}”写了两次",
    "not_a_number": "有 NaN 或无穷大",
    "too_deep": "嵌套太深",
    "too_long_number": "有一个数太长",
    "not_an_object": "最外层要是一个对象",
}
FIELD: Final[Mapping[str, str]] = {
    "missing": "不能少",
    "extra_forbidden": "没有这个字段",
    "string_type": "要写成文字",
    "string_too_short": "不能是空的",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "list_type": "要写成列表",
    "too_short": "至少要有 {min_length} 行",
    "too_long": "太多，最多 {max_length} 行",
    "model_type": "要写成对象",
    "model_attributes_type": "要写成对象",
    "date_type": "要写成日期，例如 2026-11-30",
    "date_parsing": "要写成日期，例如 2026-11-30",
    "date_from_datetime_parsing": "要写成日期，例如 2026-11-30",
    "date_from_datetime_inexact": "要写成日期，例如 2026-11-30",
    "not_a_count": '要写成大于 0 的数，例如 3 或 "2.5"，最多三位小数，不带符号、逗号和单位',
    "not_a_price": '要写成金额（元），例如 36 或 "36.50"，最多四位小数，不带符号和逗号',
    "not_plain_text": "含有看不见的控制字符",
    "not_a_date": "要写成日期，例如 2026-11-30",
}
FIELD_OTHERWISE: Final = "类型或取值不对"
SUMMARY: Final[Mapping[str, str]] = {
    "place": "下一张单",
    "look": "看一张单现在怎样",
    "event": "单据状态变了（掌柜发给你）",
}
ANSWER: Final[Mapping[str, str]] = {
    "placed": "已登记。要审批的是 pending，不用审批的已经往下走。",
    "order": "这张单现在的样子",
    "problem": "没有办成，code 和 detail 说明原因",
    "heard": "收到了",
}
ABOUT_FIELD: Final[Mapping[str, str]] = {
    "reference": "你自己的单号，每个渠道里不能重复",
    "partner": "客户的名称或编码；渠道设了固定客户时可以不写",
    "location": "从哪个仓库出，名称或编码；渠道设了或只有一个仓库时可以不写",
    "deliver_on": "要哪天交货",
    "note": "备注，给仓库和审批人看",
    "sku": "你的商品编码（先在掌柜里对上），或掌柜的商品编码",
    "quantity": '数量，例如 3 或 "2.5"，最多三位小数',
    "unit": "单位；不写就是对照里的单位，没有对照就是基本单位",
    "price": "每个单位的售价（元），最多四位小数；不写就用协议价、等级价或标价",
    "idempotency": "每张单一个，重发时不变；保留 30 天",
}

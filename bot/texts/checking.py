"""What ``zhanggui check`` says beside what settings cannot be at all."""

from typing import Final

GOOD_LINE: Final = "通过　{what}"
HINT_LINE: Final = "提示　{hint}"
BAD_LINE: Final = "{what}：{advice}"
BAD_FALLBACK: Final = "没有通过"
SUMMARY: Final = "检查没有通过，共 {count} 处。"
UNREACHABLE: Final = "平台检查出错：{reason}"

NO_WAY: Final = "{key}：群“{name}”只写了{platform}的办法，可是没有 [{section}] 一节，发不到这个群。"
NO_POSTS: Final = "{key}.posts：群“{name}”没有写要发什么，所以什么都不会发。"
NOBODY_HEARS: Final = "没有一个群收 {post}（{about}）{instead}。"
POST: Final = {"moved": "出入库", "daily": "每日汇总", "alarms": "报警"}
INSTEAD: Final = {
    "moved": "，群里看不到货的进出",
    "daily": "，日报里的校验码就没有人能留存",
    "alarms": "，会逐个发给管理员",
}
AND: Final = "和"
NO_PUBLIC_URL: Final = "server.public_url：没有填；{who}要从公网回调掌柜，没有它收不到消息。"
LOOPBACK_URL: Final = "server.public_url：{url} 只有本机能访问，真实的平台回调不到。"
NEEDS: Final = '{key}：没有填，dingtalk.mode = "http" 需要它。'
NEVER_REACHED: Final = "{key}：前面第 {before} 条已经包住它，这条永远用不到。"
OWNER_ON_SQLITE: Final = "database.owner_url：SQLite 没有账号，这个设置不起作用。"
OWNER_OTHER: Final = "database.owner_url：和 database.url 不是同一种数据库。"
ONE_PROCESS: Final = "SQLite 同时只能有一个掌柜进程；要开几个请用 PostgreSQL。"
RELATIVE: Final = (
    "database.url：{path} 是相对路径，跟着启动时所在的目录走；正式使用请写四条斜线的绝对路径。"
)
BACKUP_DIR: Final = "schedule.backup_dir：{path} 不能写，备份放不进去。"
LOGIN_IN_THE_CLEAR: Final = (
    "email.tls：none 会把密码不加密地送出去，只有本机的服务器才行；请改成 implicit 或 starttls。"
)
MAIL_IN_THE_CLEAR: Final = "email.tls：none 会把邮件内容不加密地送出去。"
SMS_IN_THE_CLEAR: Final = "sms.url：http:// 会把密钥和内容不加密地送出去，请用 https://。"
HOOK_IN_THE_CLEAR: Final = (
    "channels.{number}.webhook_url：渠道“{name}”用的是 http://，状态变化会不加密地送出去。"
)

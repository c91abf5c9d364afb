"""What is said in mails and text messages, and about the servers they leave through."""

from typing import Final

SUBJECT: Final = "[{company}] {title}"
FOOTER: Final = "这封邮件由掌柜自动发出，回复不会有人看到。"

EMAIL_SERVER: Final = "邮件服务器 {host}:{port}（email.host、email.port、email.tls）"
EMAIL_LOGIN: Final = "邮件登录（email.user、email.password）"
EMAIL_SENDER: Final = "发件人 {sender}（email.sender）"
SMS_GATEWAY: Final = "短信网关（sms.url）"
HOOK: Final = "渠道“{name}”的回调地址（channels.{number}.webhook_url）"
UNREACHABLE: Final = "连不上：{reason}。请检查地址、端口和防火墙"
BAD_TLS: Final = "加密方式对不上，或证书不可信：{reason}。465 端口一般用 implicit，587 用 starttls；自己的证书写 email.ca_file"
BAD_LOGIN: Final = "服务器不认这个账号或密码：{reason}。很多邮箱要用“授权码”而不是登录密码"
NEEDS_LOGIN: Final = "服务器要先登录，请填 email.user 和 email.password"
BAD_SENDER: Final = "服务器不让用这个发件人：{reason}。一般要和 email.user 是同一个地址"
REFUSED_GATEWAY: Final = "网关回答 HTTP {status}。{advice}"
GATEWAY_ADVICE: Final = {
    "key": "请检查 sms.key、sms.key_header 和 sms.secret",
    "path": "请检查 sms.url 的路径",
}

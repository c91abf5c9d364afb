"""What admins are told when something does not work."""

from typing import Final

DEAD_LETTER: Final = "有消息发不出去：{target}。原因：{reason}。{advice}"
ADVICE: Final = {
    "busy": "平台一直没有回应，请检查网络，或者稍后看平台公告。",
    "throttled": "平台一整天都说发得太快，这条不再发了。请少让机器人发消息，或者向平台申请提高额度。",
    "config": "请按 zhanggui check --online 的提示改好配置，改好后会自动继续发。",
    "target": "这个人或群已经收不到消息，请检查人员名单和群设置。",
    "content": "平台不接受这条内容，已停止重发，请把编号告诉技术支持。",
}
CARDS_OFF: Final = (
    "企业微信不收带按钮的卡片（{reason}）。现在改发文字，回复数字照样能办理。"
    "请到管理后台“应用管理 → 自建应用 → 接收消息”设置回调地址，设好后自动改回卡片。"
)
JOB_FAILED: Final = "定时任务 {job}（{date}）没有做成：{reason}。会自动再试。"
STATUS_BY_HAND: Final = "账本校验没有通过：{problems}。请不要继续改数据库，马上联系技术支持。"
CHANNEL: Final = "渠道“{name}”的单没有下成：{reason}"

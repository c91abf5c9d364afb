"""What ``zhanggui --help`` says of each command and of what it takes."""

from typing import Final

ROOT: Final = "掌柜：在企业微信和钉钉里管库存和单据。"
COMMANDS: Final = {
    "demo": "开一家样板店：两个平台的替身、样板数据、手机网页，不需要任何账号。",
    "run": "开始工作：接收消息、记账、发通知，直到被停止。",
    "check": "检查配置；有问题就逐条说明是哪个键、在后台哪里找。",
    "import": "导入仓库、人员、往来单位、商品或期初库存；有一行不对就全部不写，并一次说清楚。",
    "backup": "备份数据库，不用停机。",
    "restore": "从备份恢复并当场核对；恢复后不重发旧消息、不重用单号。",
    "db": "数据库。",
    "db upgrade": "把数据库升级到当前版本；同时启动几个也没关系。",
    "job": "定时任务。",
    "job list": "列出定时任务和下一次的时间。",
    "job run": "马上运行一个定时任务；同一个营业日已经做过就不再做。",
    "audit": "账目核对。",
    "audit verify": "核对全部账目和留痕，说出第一处对不上的地方。",
}
CONFIG: Final = "配置文件"
PORT: Final = "网页的端口"
DATA: Final = "数据放在哪里；不写就用临时目录"
ONLINE: Final = "同时连接平台和数据库试一试"
KIND: Final = "导入什么"
TABLE: Final = "csv 或 xlsx 文件"
MAPPING: Final = "别人的表怎么对应到我们的列（TOML）"
MARKED: Final = "把有问题的行标红另存到这个 xlsx"
DRY_RUN: Final = "只检查和合计，不写入"
JOB: Final = "任务名，见 zhanggui job list"
AT: Final = "当作这个时间（公司时区），例如 2026-11-22T18:30"
ANCHOR: Final = "日报最后一行里的号和校验码，一并对照"
BACKUP_TO: Final = "备份写到哪个文件"
RESTORE_FROM: Final = "用哪个备份恢复"
ROWS: Final = "{rows} 行"

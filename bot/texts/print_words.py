"""The words of printing, labels and photos that people type; what they mean is decided elsewhere."""

from typing import Final


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


PRINT: Final = _each("打印一下 打印 打单 打印出来 帮我打印")
FORMS: Final = {
    "": "a4",
    "a4": "a4",
    "a4纸": "a4",
    **dict.fromkeys(
        _each("三联 三联单 三联纸 针式 针打 连续纸 241 241x140 半张 三联半张"), "241x140"
    ),
    **dict.fromkeys(_each("三联整张 整张 三联整页 整页 241x280"), "241x280"),
}
LABELS: Final = _each("标签 条码标签 条码贴 价签")
LABEL_ENDS: Final = _each("张 个 枚 份")
LAYOUTS: Final = {
    **dict.fromkeys(_each("卷纸 热敏 热敏纸 60x40"), "60x40"),
    **dict.fromkeys(_each("小标签 小张 40x30"), "40x30"),
    **dict.fromkeys(_each("a4 a4纸"), "a4"),
}
BATCH: Final = _each("批次号 批次 批号")
CODES: Final = _each(
    "补条码 补齐条码 补一下条码 生成条码 自动生成条码 给没有条码的商品编条码 没有条码的补条码"
)
PHOTO: Final = _each("拍照 传照片 发照片 补照片")
SIGNED: Final = _each("签收照片 签收拍照 拍签收单")
SHOW_PHOTOS: Final = _each("附件 看附件 看照片 照片 签收单照片")

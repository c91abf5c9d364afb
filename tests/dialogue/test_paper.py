"""Paper over the wire: documents printed, labels, missing codes, photos kept with a document."""

import io

import pytest
from PIL import Image

from bot.codes import read_codes
from bot.commands import attaching
from bot.context import Context
from core.drafts import Draft
from core.files import Proof
from core.storage.books import OpenBooks
from core.storage.session import Sql
from sandbox.phones import Message
from tests.house import House
from tests.paper.pages import Seen, read

KEEPER, BUYER, FINANCE, SELLER, MANAGER = "王建国", "陈采", "周会计", "李雯", "赵经理"


def files(house: House, who: str) -> list[Message]:
    return [message for message in house.shown(who) if message.file is not None]


def pdf(house: House, who: str) -> list[Seen]:
    """Return the pages of the newest file somebody got."""
    shown = files(house, who)[-1].file
    assert shown is not None
    file = house.world.services.files.get(shown["url"].rpartition("/")[2])
    assert file is not None
    return read(file.data, scale=3)


def photo(text: str = "", size: tuple[int, int] = (3000, 2000)) -> bytes:
    """A picture as a phone takes it, with the place in its EXIF."""
    picture = Image.new("RGB", size, "white")
    exif = picture.getexif()
    exif[0x010E] = f"secret place {text}"
    out = io.BytesIO()
    picture.save(out, format="JPEG", exif=exif)
    return out.getvalue()


async def receipt(house: House) -> str:
    await house.say(KEEPER, "入库 可乐 2箱 单价36 供应商 华南饮料")
    await house.tap(KEEPER, "确认")
    return str((await house.rows("SELECT number FROM document ORDER BY id DESC LIMIT 1"))[0][0])


async def test_a_document_is_printed_with_its_code_on_both_platforms(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"打印 {number}")
    await house.say(BUYER, f"{number} 打印")

    for who in (KEEPER, BUYER):
        [page] = pdf(house, who)
        said = "".join(page.words.split())
        for part in ("城南批发部", "入库单", number, "供应商：华南饮料", "可乐330ml", "2", "箱",
                     "合48瓶", "制单：王建国", "第1页共1页"):  # fmt: skip
            assert part in said, (who, part)
        assert read_codes(page.png()) == (number,)
        shown = files(house, who)[-1].file
        assert shown is not None
        assert shown["name"] == f"入库单 {number}.pdf"


async def test_money_is_printed_only_for_those_who_may_see_it(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"打印 {number}")
    await house.say(BUYER, f"打印 {number}")

    keepers, buyers = pdf(house, KEEPER)[0].words, pdf(house, BUYER)[0].words
    assert "¥72.00" in buyers
    assert "柒拾贰元整" in buyers
    assert "¥" not in keepers
    assert "36.00" not in keepers
    assert "合计数量" in keepers


async def test_three_part_paper_is_asked_for_in_a_word(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"打印 {number} 三联")

    [page] = pdf(house, KEEPER)
    assert (round(page.width), round(page.height)) == (241, 140)
    await house.say(KEEPER, f"打印 {number} 五联")
    assert "五联" in house.last(KEEPER)
    assert len(files(house, KEEPER)) == 1


async def test_a_document_that_waits_says_on_paper_that_it_does_not_count(house: House) -> None:
    await house.say(KEEPER, "入库 可乐 20箱 单价36 供应商 华南饮料")
    await house.tap(KEEPER, "确认")
    [[number]] = await house.rows("SELECT number FROM document ORDER BY id DESC LIMIT 1")
    await house.say(KEEPER, f"打印 {number}")

    assert "（待审核，不作凭证）" in pdf(house, KEEPER)[0].words


async def test_in_a_group_the_paper_goes_to_the_person_alone(house: House) -> None:
    number = await receipt(house)
    await house.say_in_group(KEEPER, "仓库群:wecom", f"打印 {number}")

    group = [message for message in house.shown("仓库群:wecom") if message.file is not None]
    assert group == []


@pytest.mark.parametrize("said", ["打印 CK-991231-999", "打印"])
async def test_a_number_nobody_has_or_none_prints_nothing(house: House, said: str) -> None:
    await house.say(KEEPER, said)

    assert files(house, KEEPER) == []
    assert "单号" in house.last(KEEPER) or "CK-991231-999" in house.last(KEEPER)


async def test_who_may_not_see_a_document_does_not_print_it(house: House) -> None:
    number = await receipt(house)
    await house.say(SELLER, f"打印 {number}")

    assert files(house, SELLER) == []
    assert number in house.last(SELLER)


async def test_labels_for_goods_places_and_batches(house: House) -> None:
    await house.say(KEEPER, "标签 可乐 20张")
    [page] = pdf(house, KEEPER)
    assert page.words.count("可乐 330ml") == 20
    assert "6928805001012" in read_codes(page.png())

    await house.say(BUYER, "标签 主仓 卷纸")
    [page] = pdf(house, BUYER)
    assert (round(page.width), round(page.height)) == (60, 40)
    assert read_codes(page.png()) == ("L:ZC",)

    [[product, sku, batch]] = await house.rows(
        "SELECT p.name, p.sku, b.code FROM batch b JOIN product p ON p.id = b.product_id"
        " WHERE b.code <> '' ORDER BY b.id LIMIT 1"
    )
    await house.say(KEEPER, f"标签 {product} 批次 {batch} 3张")
    [page] = pdf(house, KEEPER)
    assert page.words.count(f"批次 {batch}") == 3
    assert set(read_codes(page.png())) == {f"B:{sku}:{batch}"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("标签", "要打什么标签"),
        ("标签 可乐 0张", "不能是 0 张"),
        ("标签 可乐 501张", "不能是 501 张"),
        ("标签 没有这种货", "没有这种货"),
        ("标签 可乐 批次 没有", "没有批次 没有"),
        ("标签 二仓 3张", "二仓"),
    ],
)
async def test_labels_that_cannot_be_made_are_refused_with_what_to_do(
    house: House, said: str, told: str
) -> None:
    await house.say(KEEPER, said)

    assert told in house.last(KEEPER)
    assert files(house, KEEPER) == []


async def test_missing_codes_are_shown_before_they_count(house: House) -> None:
    def without(books: object) -> None:
        books.session.run(Sql("DELETE FROM barcode WHERE code LIKE '69288050010%'"))  # type: ignore[attr-defined]
        books.session.run(Sql("DELETE FROM barcode WHERE code LIKE '69288055010%'"))  # type: ignore[attr-defined]

    await house.write(without)
    await house.say(KEEPER, "标签 可乐")
    assert "补条码" in house.last(KEEPER)

    await house.say(KEEPER, "补条码")
    assert "补条码" not in house.buttons(KEEPER)
    assert await house.count("barcode", "code LIKE '20%'") == 0

    await house.say(BUYER, "补条码")
    assert "条码 20" in house.last(BUYER)
    assert await house.count("barcode", "code LIKE '20%'") == 0
    await house.tap(BUYER, "确认")
    made = await house.rows("SELECT code FROM barcode WHERE code LIKE '20%' ORDER BY code")
    assert len(made) >= 1
    assert await house.count("master_change", "field LIKE 'barcode:20%'") == len(made)

    await house.say(KEEPER, "标签 可乐")
    assert read_codes(pdf(house, KEEPER)[0].png()) == (made[0][0],)
    await house.say(BUYER, "补条码")
    assert "都有条码了" in house.last(BUYER)


@pytest.mark.parametrize("who", [KEEPER, BUYER])
async def test_a_photo_is_kept_with_its_document_and_shown_again(house: House, who: str) -> None:
    number = await receipt(house)
    await house.say(who, f"拍照 {number}")
    assert f"请拍一张 {number} 的照片" in house.last(who)
    await house.photo(who, photo())

    assert f"照片已经存到 {number}" in house.last(who)
    [[kind, size, mime]] = await house.rows(
        "SELECT a.kind, b.size, b.kind FROM attachment a JOIN blob b ON b.digest = a.digest"
    )
    assert (kind, mime) == (Proof.PHOTO.value, "image/jpeg")
    assert size < 2 * 1024 * 1024

    await house.say(MANAGER, f"附件 {number}")
    assert "有 1 张照片" in house.all(MANAGER)
    picture = house.shown(MANAGER)[-1]
    assert picture.kind == "image"
    file = house.world.services.files.get(picture.image_url.rpartition("/")[2])
    assert file is not None
    assert b"secret place" not in file.data
    with Image.open(io.BytesIO(file.data)) as opened:
        assert max(opened.size) <= 2000


async def test_a_signed_copy_is_a_proof_of_its_own(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"签收照片 {number}")
    await house.photo(KEEPER, photo())

    assert await house.count("attachment", "kind = 'signature'") == 1
    assert await house.count("attachment", "kind = 'photo'") == 0


async def test_a_photo_that_nothing_asked_for_is_read_for_its_code(house: House) -> None:
    from sandbox.labels import draw

    number = await receipt(house)
    await house.say(KEEPER, f"拍照 {number}")
    await house.say(KEEPER, "取消")
    await house.photo(KEEPER, draw("6928805001012", "EAN_13"))

    assert await house.count("attachment") == 0
    assert "可乐 330ml" in house.last(KEEPER)


async def test_what_is_no_photo_or_comes_too_late_is_told(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"拍照 {number}")
    await house.later(31 * 60)
    await house.photo(KEEPER, photo())
    assert await house.count("attachment") == 0

    await house.say(SELLER, f"拍照 {number}")
    assert "拍一张" not in house.last(SELLER)
    assert await house.count("blob") == 0


async def test_a_photo_delivered_twice_is_one_attachment(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"拍照 {number}")
    await house.fault("redeliver", person="wangjianguo", count=2)
    await house.photo(KEEPER, photo())

    assert await house.count("attachment") == 1


async def test_the_books_still_prove_themselves_with_attachments(house: House) -> None:
    from core.storage.verify import verify

    number = await receipt(house)
    await house.say(KEEPER, f"拍照 {number}")
    await house.photo(KEEPER, photo())
    report = await house.read(lambda books: verify(books.session))

    assert report.is_good, report.problems


async def test_codes_of_our_own_are_known_when_they_are_scanned(house: House) -> None:
    from sandbox.labels import draw

    number = await receipt(house)
    await house.photo(KEEPER, draw(number, "QR_CODE"))
    assert number in house.last(KEEPER)
    assert "已完成" in house.last(KEEPER)

    [[product, sku, batch]] = await house.rows(
        "SELECT p.name, p.sku, b.code FROM batch b JOIN product p ON p.id = b.product_id"
        " JOIN barcode c ON c.product_id = p.id WHERE b.code <> '' ORDER BY b.id LIMIT 1"
    )
    await house.photo(KEEPER, draw(f"B:{sku}:{batch}", "QR_CODE"))
    assert product in house.last(KEEPER)
    await house.photo(KEEPER, draw("L:ZC", "QR_CODE"))
    assert "这是“主仓”的标签" in house.last(KEEPER)


async def test_paper_that_cannot_be_made_is_told_and_holds_nothing_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import papermaking

    def broken(*_: object) -> tuple[()]:
        raise RuntimeError("planted")

    number = await receipt(house)
    monkeypatch.setattr(papermaking, "made", broken)
    await house.say(KEEPER, f"打印 {number}")
    for _ in range(3):
        await house.later(10)
    assert "没有做出来" in house.last(KEEPER)
    assert await house.count("errand", "state = 'dead'") == 1

    monkeypatch.undo()
    await house.say(KEEPER, f"打印 {number}")
    assert len(files(house, KEEPER)) == 1


async def test_a_statement_goes_out_as_picture_and_sheet(house: House) -> None:
    def order(books: OpenBooks) -> None:
        facts = {
            "partner": "城东超市", "since": "2026-11-01", "until": "2026-11-30",
            "opening_fen": 1000, "note": "", "is_customer": True,
            "lines": [{"date": "2026-11-03", "number": "CK-1", "what": "送货",
                       "charged_fen": 5000, "paid_fen": 0}],
        }  # fmt: skip
        for platform, user_id in (("wecom", "wangjianguo"), ("dingtalk", "chencai")):
            body = {"paper": "statement", "facts": facts, "caption": "对账单",
                    "platform": platform, "user_id": user_id}  # fmt: skip
            books.errands.ask("paper", body)

    await house.write(order)
    for who in (KEEPER, BUYER):
        picture, sheet = house.shown(who)[-2:]
        assert picture.kind == "image"
        assert sheet.file is not None
        assert sheet.file["name"] == "城东超市 对账单 2026-11-01 至 2026-11-30.xlsx"


async def test_of_two_photos_at_once_one_is_kept_and_the_other_is_told_of(house: House) -> None:
    number = await receipt(house)
    await house.say(KEEPER, f"拍照 {number}")
    for size in ((800, 600), (600, 800)):
        house.world.hands.photo(house.id(KEEPER), house.id(KEEPER), photo(size=size))
    await house.quiet()

    assert await house.count("attachment") == 1
    assert f"照片已经存到 {number}" in house.all(KEEPER)
    assert "照片没有存" in house.all(KEEPER)


async def test_a_draft_may_ask_for_a_photo_before_there_is_a_document(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a customer return does: the photo waits in the draft and goes on with it."""
    number = await receipt(house)

    def begin(books: OpenBooks) -> None:
        asked = Sql("SELECT person_id FROM account WHERE user_id = 'wangjianguo'")
        [[person_id]] = books.session.rows(asked)
        body = {"kind": "customer_return", **attaching.ask_in_draft(then="return")}
        chat = "wecom:user:wangjianguo"
        books.drafts.begin(person_id, chat, "customer_return", body)

    def go_on(context: Context, draft: Draft) -> None:
        document = context.books.documents.find(number)
        assert document is not None
        attaching.attach_all(context, draft, document)
        context.books.drafts.close(draft, "booked")
        context.books.record("test", number, context.person)
        context.words("接着来")

    monkeypatch.setitem(attaching.AFTER, "return", go_on)
    await house.write(begin)
    await house.photo(KEEPER, photo())

    assert house.last(KEEPER) == "接着来"
    assert await house.count("attachment", "kind = 'photo'") == 1


async def test_an_order_is_printed_with_who_where_and_until_when(house: House) -> None:
    await house.say(SELLER, "下单 城东超市 可乐3箱 明天送")
    await house.tap(SELLER, "确认")
    [[number, due_on]] = await house.rows(
        "SELECT number, due_on FROM document WHERE kind = 'sales_order'"
    )

    await house.say(MANAGER, f"打印 {number}")
    said = "".join(pdf(house, MANAGER)[0].words.split())
    wanted = (
        "销售订单",
        "客户：城东超市",
        "联系人：刘老板13800000001",
        f"交期：{due_on}",
        "合72瓶",
    )
    for part in (*wanted, "地址：城东区建设路18号"):
        assert part in said, part

"""What a competent engineer writes in an afternoon: correct for one warehouse, and no rules.

aiohttp, wechatpy, the SQLAlchemy ORM over aiosqlite, one lock, one commit for each message, repeats
known by their MsgId. No units, no rights, no documents, no approval, no audit.
"""

import asyncio
import re
import sys
from typing import Any

from aiohttp import web
from sqlalchemy import CheckConstraint, ForeignKey, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.enterprise.replies import TextReply

SENTENCE = re.compile(r"(入库|出库) (\S+) (\d+)")


class Base(DeclarativeBase):
    pass


class Stock(Base):
    __tablename__ = "stock"
    sku: Mapped[str] = mapped_column(primary_key=True)
    on_hand: Mapped[int] = mapped_column(CheckConstraint("on_hand >= 0"))


class Movement(Base):
    __tablename__ = "movement"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(unique=True)
    sku: Mapped[str] = mapped_column(ForeignKey("stock.sku"), index=True)
    quantity: Mapped[int]
    who: Mapped[str]


class Bot:
    def __init__(self, sessions: async_sessionmaker[AsyncSession], crypto: Any) -> None:
        self.sessions, self.crypto, self.lock = sessions, crypto, asyncio.Lock()

    async def callback(self, request: web.Request) -> web.Response:
        query = request.query
        xml = self.crypto.decrypt_message(
            await request.read(), query["msg_signature"], query["timestamp"], query["nonce"]
        )
        message = parse_message(xml)
        async with self.lock:
            answer = await self.handle(str(message.id), message.source, message.content)
        reply = TextReply(message=message, content=answer).render()
        sealed = self.crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
        return web.Response(text=sealed, content_type="application/xml")

    async def handle(self, message: str, who: str, text: str) -> str:
        understood = SENTENCE.match(text)
        if understood is None:
            return "没听懂"
        way, sku, count = understood.groups()
        quantity = int(count) if way == "入库" else -int(count)
        async with self.sessions() as session:
            stock = (await session.execute(select(Stock).filter_by(sku=sku))).scalar_one()
            if stock.on_hand + quantity < 0:
                return "库存不足"
            stock.on_hand += quantity
            session.add(Movement(message=message, sku=sku, quantity=quantity, who=who))
            try:
                await session.commit()
            except IntegrityError:
                return "已经处理过了"
            return f"{way} {sku} {count}，现有 {stock.on_hand}"


async def make_app(database: str, token: str, aes_key: str, corp_id: str) -> web.Application:
    engine = create_async_engine(f"sqlite+aiosqlite:///{database}")

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = web.Application()
    bot = Bot(sessions, WeChatCrypto(token, aes_key, corp_id))
    app.router.add_post("/callback/wecom", bot.callback)
    return app


if __name__ == "__main__":
    port, *rest = sys.argv[1:]
    web.run_app(make_app(*rest), host="127.0.0.1", port=int(port), access_log=None, print=None)

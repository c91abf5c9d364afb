"""Make the books: tables, and the guards that keep history, balances and states honest.

Why: an administrator once set documents to done by hand and the goods never moved. From the
first day neither a script nor a database browser can do that. The statements are frozen in
``0001_books.<database>.sql``; never edit them once released.
"""

from alembic import op

from core.storage.migrate import run_file

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    run_file(connection, f"0001_books.{connection.dialect.name}.sql")


def downgrade() -> None:
    raise RuntimeError("the books are never taken away; restore a backup instead")

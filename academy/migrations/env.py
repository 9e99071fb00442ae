"""How Alembic runs here: on the connection, and in the transaction, that `academy.database` gives it."""

from alembic import context

from academy.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite alters a table by making it anew
)
context.run_migrations()

"""What Alembic runs a migration in: the connection that it is given, in its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,  # SQLite alters no column in place
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()

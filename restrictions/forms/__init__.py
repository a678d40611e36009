"""The forms of this app. They ask and check what was typed; the services decide."""

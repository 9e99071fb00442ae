"""From course source to recorded score; its stages meet only in `academy.workflow`."""

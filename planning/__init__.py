"""The records of planning staff: both SOPs as journals of what happened, with the rules that hold for them."""

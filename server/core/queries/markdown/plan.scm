; What a query can see of a plan in its blocks: statuses in the cells of a table. The server's semantic tokens know more: which cell is a
; status, what a marker means in this file, and whether a stamp or a number holds.

((pipe_table_row (pipe_table_cell) @diff.plus)
  (#match? @diff.plus "^\\s*[*_~`]*(✅|☑|✔|Done|DONE|Complete|COMPLETE|Completed|COMPLETED)"))

((pipe_table_row (pipe_table_cell) @diff.delta)
  (#match? @diff.delta "^\\s*[*_~`]*(🔄|🚧|🟡|⚡|Active|ACTIVE|In [Pp]rogress|IN PROGRESS)"))

((pipe_table_row (pipe_table_cell) @diff.minus)
  (#match? @diff.minus "^\\s*[*_~`]*(⏸|⛔|🚫|🔴|Blocked|BLOCKED|On [Hh]old|ON HOLD|Paused|PAUSED)"))
